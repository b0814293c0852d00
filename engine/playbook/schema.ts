import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { ajvClass } from './ajv.ts';
import { formats } from './formats.ts';
import { isSurelySchema } from './sure-schema.ts';
import { surelyValid } from './surely-valid.ts';

export type Schema = Readonly<Record<string, unknown>>;

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function instance(): Ajv2020 {
  if (ajv) return ajv;
  ajv = new (ajvClass())({
    allErrors: true,
    ownProperties: true,
    verbose: true,
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    validateSchema: false,
    meta: false,
    logger: false,
  });
  // No schema here asks for `unevaluatedProperties`; for some combinations of `if` and `oneOf` the code that the library
  // writes to keep book of them does not run.
  ajv.opts.unevaluated = false;
  for (const [name, test] of Object.entries(formats)) ajv.addFormat(name, test);
  // `secret: false` of a part is for whoever conceals values.
  ajv.addKeyword({ keyword: 'secret', schemaType: 'boolean' });
  return ajv;
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
  if (!isSurelySchema(schema)) compileSchema(schema);
}

/** What is wrong with a value; an empty list when nothing is. */
export function schemaErrors(schema: Schema, value: unknown): ErrorObject[] {
  if (surelyValid(schema, value)) return [];
  const validate = compileSchema(schema);
  return validate(value) ? [] : [...(validate.errors ?? [])];
}
