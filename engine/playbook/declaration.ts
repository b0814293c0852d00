import { compileExpression } from '../condition/compile.ts';
import { type LoadContext, reservedNames, variableName } from './context.ts';
import { faults, sentence } from './explain.ts';
import { readGenerate } from './generate.ts';
import type { Declaration } from './model.ts';
import type { Node } from './node.ts';
import { isLiteral, readValue } from './read-value.ts';
import { kindOf, readBoolean } from './scalars.ts';
import type { Schema } from './schema.ts';
import { readSchema } from './variable-schema.ts';

function checkDefault(name: string, node: Node, schema: Schema): void {
  if (!isLiteral(node.value)) return;
  for (const fault of faults(
    schema,
    node.value,
    (path) => path.reduce<Node>((inner, step) => inner.child(step), node).written,
  )) {
    const target = fault.path.reduce<Node>((inner, step) => inner.child(step), node);
    target.problem(`the default does not fit: ${sentence(name, fault)}`, { hint: fault.hint, key: fault.key });
  }
}

function checkName(node: Node, name: string, role: string): void {
  const prefix = `${role.replaceAll('-', '_')}_`;
  if (reservedNames.has(name))
    node.problem(`"${name}" is a name of meetctl's own and cannot be declared`, { key: true });
  else if (!variableName.test(name))
    node.problem(`"${name}" is no name for a variable`, {
      key: true,
      hint: 'letters, digits and underscores, and no digit first',
    });
  else if (!name.startsWith(prefix)) {
    node.problem(`a variable of role ${role} begins with "${prefix}"`, { key: true, hint: `such as ${prefix}${name}` });
  }
}

/** More than one way to come to a value is a contradiction. */
function checkWays(node: Node, secret: boolean): void {
  const ways = ['default', 'default_expression', 'generate'].filter((key) => node.child(key).value !== undefined);
  if (ways.length > 1)
    node.child(ways[1]!).problem(`a variable has one of ${ways.join(' and ')}, not both`, { key: true });
  if (ways.includes('generate') && !secret)
    node.child('generate').problem('only a secret is generated', { key: true, hint: 'add `secret: true`' });
}

/** Reads one variable of a vars.schema.yml. */
export function readDeclaration(name: string, node: Node, role: string, context: LoadContext): Declaration | undefined {
  checkName(node, name, role);
  if (!node.isMap) {
    context.problems.incomplete = true;
    const hint = 'with `type:`, `description:` and, if it need not be set, `default:`';
    return node.problem(`variable "${name}" must be a map, not ${kindOf(node.value)}`, { hint });
  }
  const description = node.child('description').value;
  if (typeof description !== 'string' || description.trim() === '')
    node.problem(`variable "${name}" needs a description`, { key: true });
  const before = context.problems.list.length;
  const schema = readSchema(node, () => context.problems.list.length === before);
  const secret = readBoolean(node.child('secret')) ?? false;
  checkWays(node, secret);
  const [fallback, expression] = [node.child('default'), node.child('default_expression')];
  if (schema && fallback.value !== undefined) checkDefault(name, fallback, schema);
  fallback.keep(schema);
  const generate = readGenerate(node.child('generate'), context.problems);
  return {
    name,
    role,
    description: typeof description === 'string' ? description.trim() : '',
    schema: schema ?? {},
    default: fallback.value === undefined ? undefined : readValue(fallback, context.problems),
    defaultExpression: readExpression(expression, context),
    required:
      fallback.value === undefined && expression.value === undefined && node.child('generate').value === undefined,
    secret,
    siteWide: readBoolean(node.child('site_wide')) ?? false,
    refusal: readRefusal(node.child('refusal')),
    generate,
    at: node.keyAt,
  };
}

function readRefusal(node: Node): string | undefined {
  if (node.value === undefined || typeof node.value === 'string') return node.value;
  return node.problem(`refusal must be a text, not ${kindOf(node.value)}`);
}

function readExpression(node: Node, context: LoadContext): Declaration['defaultExpression'] {
  if (node.value === undefined) return undefined;
  const source = typeof node.value === 'boolean' || typeof node.value === 'number' ? String(node.value) : node.value;
  if (typeof source !== 'string') return node.problem(`default_expression must be a text, not ${kindOf(source)}`);
  return context.problems.catching(() => compileExpression(source, node.textPlace));
}
