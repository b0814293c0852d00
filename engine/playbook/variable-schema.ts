import { didYouMean } from '../suggest.ts';
import { unknownKey } from './keys.ts';
import type { Node } from './node.ts';
import { kindOf } from './scalars.ts';
import { checkSchema, type Schema } from './schema.ts';

/** Keys of a variable that are meetctl's own, beside those of JSON Schema. */
export const ownKeys: readonly string[] = [
  'description',
  'default',
  'default_expression',
  'secret',
  'generate',
  'site_wide',
  'refusal',
];

const schemaKeys =
  'type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format items prefixItems contains minItems maxItems uniqueItems properties required additionalProperties patternProperties propertyNames minProperties maxProperties anyOf oneOf allOf not if then else title examples dependentRequired'.split(
    ' ',
  );

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];

const otherWords: Readonly<Record<string, string>> = {
  text: 'string',
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
  list: 'array',
  map: 'object',
  dict: 'object',
};

function checkType(node: Node): void {
  const names = Array.isArray(node.value) ? node.items() : [node];
  for (const name of names) {
    if (typeof name.value === 'string' && types.includes(name.value)) continue;
    const written = typeof name.value === 'string' ? name.value : '';
    const meant = Object.hasOwn(otherWords, written) ? `write ${otherWords[written]}` : didYouMean(written, types);
    name.problem(
      written === '' ? `a type must be a text, not ${kindOf(name.value)}` : `there is no type "${written}"`,
      {
        hint: meant,
      },
    );
  }
}

/** Names of types in a schema and in those within it. */
function checkTypes(node: Node): void {
  for (const [key, child] of node.entries()) {
    if (key === 'type') checkType(child);
    else if (key === 'properties' || key === 'patternProperties')
      for (const [, inner] of child.entries()) checkTypes(inner);
    else if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key))
      for (const inner of child.items()) checkTypes(inner);
    else if (['items', 'contains', 'not', 'if', 'then', 'else', 'additionalProperties'].includes(key))
      checkTypes(child);
  }
}

function checkKeys(node: Node): boolean {
  for (const [key, child] of node.entries()) {
    if (key === 'required' && typeof child.value === 'boolean') {
      child.problem('`required:` is no key of a variable', {
        key: true,
        hint: 'a variable without a default is required',
      });
      return false;
    }
    if (!schemaKeys.includes(key) && !ownKeys.includes(key))
      unknownKey(child, key, 'a variable', [...ownKeys, ...schemaKeys]);
  }
  return true;
}

/** The JSON Schema of a variable, without meetctl's own keys; undefined when it is not valid, which is then told. */
export function readSchema(node: Node, isFine: () => boolean): Schema | undefined {
  const keysAreFine = checkKeys(node);
  checkTypes(node);
  if (!keysAreFine || !isFine()) return undefined;
  const schema = Object.fromEntries(
    node.entries().flatMap(([key, child]) => (schemaKeys.includes(key) ? [[key, child.value]] : [])),
  );
  try {
    checkSchema(schema);
    return schema;
  } catch (error) {
    const message = (error as Error).message
      .replace(/^strict mode: /, '')
      .replace(/^Invalid regular expression: /, 'bad regular expression ');
    return node.problem(`the schema is not valid: ${message}`, { key: true });
  }
}
