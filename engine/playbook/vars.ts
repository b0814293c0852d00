import { connectionNames } from '../inventory/connection-names.ts';
import type { Variables } from '../inventory/model.ts';
import { readVariables } from '../inventory/read-variables.ts';
import { isMap } from '../inventory/yaml-map.ts';
import type { LoadContext } from './context.ts';
import { fileNamed } from './find-file.ts';
import { Node } from './node.ts';
import { kindOf, readText } from './scalars.ts';

/** Reads `vars`: names and their values. */
export function readVars(node: Node, context: LoadContext): Variables {
  const vars = new Map();
  if (isMap(node.value)) readVariables(node.yaml, node.value, node.path, vars, context.problems.list);
  else if (node.value !== undefined && node.value !== null)
    node.problem(`vars must be a map, not ${kindOf(node.value)}`, { hint: '`name: value`, one a line' });
  return vars;
}

/** The same of a task, or of tasks: a host is connected to long before. */
export function readTaskVars(node: Node, context: LoadContext): Variables | undefined {
  if (node.value === undefined) return undefined;
  for (const [name, child] of node.entries()) {
    if (connectionNames.includes(name))
      child.problem(`"${name}" says how a host is reached, and a task cannot change that`, {
        key: true,
        hint: 'set it in the inventory',
      });
  }
  return readVars(node, context);
}

/** Variables of the files that a play names; they outdo its `vars`, as in Ansible. */
export function readVarsFiles(node: Node, context: LoadContext): Variables {
  const named = Array.isArray(node.value)
    ? node.items()
    : [node].filter(({ value }) => value !== undefined && value !== null);
  const files = named.flatMap((one) => fileOf(one) ?? []);
  return new Map(files.flatMap((file) => [...readVarsFile(file, node, context)]));
}

function fileOf(named: Node): string | undefined {
  const text = readText(named);
  return text === undefined ? undefined : fileNamed(named, text);
}

function readVarsFile(file: string, node: Node, context: LoadContext): Variables {
  const known = context.varsFiles.get(file);
  if (known) return known;
  const vars = readVars(Node.read(file, context.problems) ?? node.child('none'), context);
  context.varsFiles.set(file, vars);
  return vars;
}
