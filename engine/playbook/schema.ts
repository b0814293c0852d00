import { isIPv4, isIPv6 } from 'node:net';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

export type Schema = Readonly<Record<string, unknown>>;

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: isIPv4,
  ipv6: isIPv6,
  ip: (text) => isIPv4(text) || isIPv6(text),
  hostname: (text) => /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/i.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text) => URL.canParse(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
};

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function instance(): Ajv2020 {
  if (ajv) return ajv;
  ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    validateSchema: false,
    logger: false,
    meta: false,
  });
  for (const [name, test] of Object.entries(formats)) ajv.addFormat(name, test);
  return ajv;
}

const plainTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
};

/** The check of a schema that is a type and nothing else: most are, and the library takes a while to get going. */
function plainCheck(schema: Schema): ((value: unknown) => boolean) | undefined {
  const { type } = schema;
  const isPlain = typeof type === 'string' && Object.hasOwn(plainTypes, type) && Object.keys(schema).length === 1;
  return isPlain ? plainTypes[type] : undefined;
}

/** Equal schemas are compiled once. */
function compileSchema(schema: Schema): ValidateFunction {
  const key = JSON.stringify(schema);
  let validate = compiled.get(key);
  if (!validate) {
    validate = instance().compile(schema);
    compiled.set(key, validate);
  }
  return validate;
}

/** Throws an Error with the library's words when the schema itself is wrong. */
export function checkSchema(schema: Schema): void {
  if (!plainCheck(schema)) compileSchema(schema);
}

/** What is wrong with a value; an empty list when nothing is. */
export function schemaErrors(schema: Schema, value: unknown): ErrorObject[] {
  if (plainCheck(schema)?.(value)) return [];
  const validate = compileSchema(schema);
  return validate(value) ? [] : [...(validate.errors ?? [])];
}
