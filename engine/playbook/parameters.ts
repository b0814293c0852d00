import { isAbsolute } from 'node:path';
import { ConfigError, type Position } from '../errors.ts';
import { readText, unreadable } from '../read-text.ts';
import { didYouMean } from '../suggest.ts';
import type { Module } from '../modules/module.ts';
import { compileExpression, type Expression } from '../condition/compile.ts';
import { compileTemplate } from '../template/compile.ts';
import type { Condition, Template, Value } from '../template/model.ts';
import { readConditions } from './conditions.ts';
import { type LoadContext, reservedNames, type TaskHome, variableName } from './context.ts';
import { faults, sentence } from './explain.ts';
import { findFile } from './find-file.ts';
import type { Node } from './node.ts';
import { isLiteral, readValue } from './read-value.ts';
import { kindOf } from './scalars.ts';
import type { Schema } from './schema.ts';
import { parametersElsewhere } from './parameters-elsewhere.ts';
import { longForm } from './short-form.ts';

export interface Parameters {
  params: Record<string, Value>;
  places: Record<string, Position>;
  template?: Template;
  conditions?: readonly Condition[];
  expression?: Expression;
}

function properties(module: Module): Readonly<Record<string, Schema>> {
  return (module.schema.properties ?? {}) as Record<string, Schema>;
}

/** The parameters by name; what a bare text stands for is told by the module. */
function named(node: Node, module: Module): [string, Node][] | undefined {
  if (node.isMap) return node.entries();
  if (node.value === null) return [];
  const long = typeof node.value === 'string' ? longForm(node.value, module) : undefined;
  if (long !== undefined)
    return node.problem('parameters are not written as name=value in one text', { hint: `write \`${long}\`` });
  if (module.primary !== undefined && typeof node.value === 'string') return [[module.primary, node]];
  const hint = 'a parameter a line: `name: value`';
  return node.problem(`the parameters of ${module.name} must be a map, not ${kindOf(node.value)}`, { hint });
}

function checkNames(node: Node, module: Module, entries: readonly [string, Node][]): void {
  if (module.setsFacts) return checkFactNames(node, entries);
  const known = Object.keys(properties(module));
  const hints = parametersElsewhere[module.name] ?? {};
  for (const [name, child] of entries) {
    if (known.includes(name)) continue;
    const hint = Object.hasOwn(hints, name) ? hints[name] : didYouMean(name, known);
    child.problem(`${module.name} has no parameter "${name}"`, { key: true, hint });
  }
  const given = new Set(entries.map(([name]) => name));
  // One that has another name in Ansible is told once.
  const meant = new Set([...given].map((name) => hints[name]));
  for (const name of (module.schema.required ?? []) as string[]) {
    if (!given.has(name) && !meant.has(`write \`${name}:\``))
      node.problem(`${module.name} needs the parameter "${name}"`, { key: true });
  }
}

function checkFactNames(node: Node, entries: readonly [string, Node][]): void {
  if (entries.length === 0)
    node.problem('no names are given', { key: true, hint: 'below it, a name and its value: `room: blue`' });
  for (const [name, child] of entries) {
    const elsewhere = parametersElsewhere.set_fact?.[name];
    if (elsewhere !== undefined) child.problem(`set_fact has no parameter "${name}"`, { key: true, hint: elsewhere });
    else if (reservedNames.has(name))
      child.problem(`"${name}" is a name of meetctl's own and cannot be set`, { key: true });
    else if (!variableName.test(name))
      child.problem(`"${name}" is no name for a fact`, {
        key: true,
        hint: 'letters, digits and underscores, and no digit first',
      });
  }
}

function checkLiteral(name: string, node: Node, schema: Schema): boolean {
  const found = faults(
    schema,
    node.value,
    (path) => path.reduce<Node>((inner, step) => inner.child(step), node).written,
  );
  for (const fault of found) {
    const target = fault.path.reduce<Node>((inner, step) => inner.child(step), node);
    target.problem(sentence(name, fault), { hint: fault.hint, key: fault.key });
  }
  return found.length === 0;
}

/** What the schema says of several parameters together (`content or src`); only when all of them are known. */
function checkTogether(node: Node, module: Module, entries: readonly [string, Node][]): void {
  const value = Object.fromEntries(entries.map(([name, child]) => [name, child.value]));
  for (const fault of faults(module.schema, value))
    node.problem(`${module.name}: ${togetherWords(module, fault.message)}`, { hint: fault.hint, key: true });
}

/** Branches that only ask for one of some parameters read better as such. */
function togetherWords(module: Module, message: string): string {
  const branches = (module.schema.oneOf ?? module.schema.anyOf) as { required?: string[] }[] | undefined;
  const names = branches?.flatMap(({ required }) => required ?? []) ?? [];
  const both = /must match exactly one|passingSchemas/.test(message);
  if (names.length < 2 || !(both || message.startsWith('needs '))) return message;
  return `needs ${module.schema.oneOf ? 'exactly one' : 'one'} of ${names.join(', ')}`;
}

function readTemplate(node: Node, module: Module, context: LoadContext, home: TaskHome): Template | undefined {
  if (typeof node.value !== 'string') return undefined;
  if (!isLiteral(node.value))
    return node.problem(`the template of ${module.name} must be named outright, without {{ }}`);
  const file = findFile(node, home.templates, node.value, 'template');
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    const isOurs = error instanceof ConfigError;
    return node.problem(isOurs ? error.message : `cannot read the template ${file}: ${unreadable(error)}`);
  }
  return context.problems.catching(() => compileTemplate(text, { file }));
}

function conditionsValue(conditions: readonly Condition[]): Value {
  return {
    references: conditions.flatMap((condition) => condition.references),
    evaluate: (scope) => conditions.map((condition) => condition.evaluate(scope)),
  };
}

/** Reads and checks the parameters of a task, as far as they are known without a host. `args` are more of them. */
export function readParameters(
  node: Node,
  module: Module,
  context: LoadContext,
  home: TaskHome,
  args?: Node,
): Parameters | undefined {
  const own = named(node, module);
  if (!own) return undefined;
  const entries = [...own, ...(args?.entries() ?? [])];
  const before = context.problems.list.length;
  checkNames(node, module, entries);
  const result: Parameters = { params: {}, places: {} };
  for (const [name, child] of entries) {
    result.places[name] = child.path.length > node.path.length ? child.keyAt : child.at;
    if (name === module.conditions) {
      result.conditions = readConditions(child, context.problems);
      result.params[name] = conditionsValue(result.conditions);
      continue;
    }
    if (name === module.expression) {
      const { value } = child;
      if (typeof value !== 'string') child.problem(`${name} must be a text, not ${kindOf(value)}`);
      else result.expression = context.problems.catching(() => compileExpression(value, child.textPlace));
      if (result.expression) result.params[name] = result.expression;
      continue;
    }
    const schema = properties(module)[name];
    const isFine = !schema || !isLiteral(child.value) || checkLiteral(name, child, schema);
    if (name === module.template && isFine) result.template = readTemplate(child, module, context, home);
    if (name === module.file && typeof child.value === 'string' && isLiteral(child.value) && !isAbsolute(child.value)) {
      findFile(child, home.files, child.value, 'file');
    }
    if (isFine) child.keep(schema);
    const value = readValue(child, context.problems);
    if (value) result.params[name] = value;
  }
  const known = entries.every(
    ([name, child]) => name !== module.conditions && name !== module.expression && isLiteral(child.value),
  );
  if (known && context.problems.list.length === before) checkTogether(node, module, entries);
  return result;
}
