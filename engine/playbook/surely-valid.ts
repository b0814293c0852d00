import { isDeepStrictEqual } from 'node:util';
import { formats } from './formats.ts';
import type { Schema } from './schema.ts';
import { isMap, isScalar, pattern, typeChecks } from './schema-types.ts';
import { isSurelySchema } from './sure-schema.ts';

type Check = (expected: unknown, value: unknown, schema: Schema) => boolean;

// The schema was looked at before: what a keyword expects is of the type that it has to be.
const ofAny =
  <E>(check: (expected: E, value: unknown) => boolean): Check =>
  (expected, value) =>
    check(expected as E, value);
const ofText =
  <E>(check: (expected: E, text: string) => boolean): Check =>
  (expected, value) =>
    typeof value !== 'string' || check(expected as E, value);
const ofNumber =
  (check: (expected: number, number: number) => boolean): Check =>
  (expected, value) =>
    typeof value !== 'number' || check(expected as number, value);
const ofList =
  <E>(check: (expected: E, list: unknown[]) => boolean): Check =>
  (expected, value) =>
    !Array.isArray(value) || check(expected as E, value);
const ofMap =
  <E>(check: (expected: E, map: Record<string, unknown>, schema: Schema) => boolean): Check =>
  (expected, value, schema) =>
    !isMap(value) || check(expected as E, value, schema);

const always: Check = () => true;

function isUnique(list: readonly unknown[]): boolean {
  if (list.every(isScalar)) return new Set(list).size === list.length;
  return list.every((item, index) => !list.slice(0, index).some((other) => isDeepStrictEqual(item, other)));
}

// Of a schema whose keywords are all known, "not surely" means "surely not".
const exactly = (schemas: readonly Schema[], check: () => boolean): boolean => schemas.every(isSurelySchema) && check();

/** What each keyword asks of a value. A keyword that is not here makes the answer "not surely". */
const checks: Readonly<Record<string, Check>> = {
  description: always,
  default: always,
  title: always,
  examples: always,
  // For whoever conceals values.
  secret: always,
  type: ofAny<string | string[]>((types, value) => [types].flat().some((type) => typeChecks[type]?.(value))),
  enum: ofAny<unknown[]>((allowed, value) => isScalar(value) && allowed.includes(value)),
  const: ofAny((allowed, value) => isScalar(value) && allowed === value),
  minLength: ofText<number>((least, text) => [...text].length >= least),
  maxLength: ofText<number>((most, text) => [...text].length <= most),
  pattern: ofText<string>((source, text) => pattern(source).test(text)),
  format: ofText<string>((name, text) => formats[name]?.(text) ?? false),
  minimum: ofNumber((least, number) => number >= least),
  maximum: ofNumber((most, number) => number <= most),
  minItems: ofList<number>((least, list) => list.length >= least),
  maxItems: ofList<number>((most, list) => list.length <= most),
  uniqueItems: ofList<boolean>((unique, list) => !unique || isUnique(list)),
  items: ofList<Schema>((schema, list) => list.every((item) => surelyValid(schema, item))),
  required: ofMap<string[]>((names, map) => names.every((name) => Object.hasOwn(map, name))),
  properties: ofMap<Record<string, Schema>>((schemas, map) =>
    Object.keys(schemas).every((name) => !Object.hasOwn(map, name) || surelyValid(schemas[name]!, map[name])),
  ),
  propertyNames: ofMap<Schema>((schema, map) => Object.keys(map).every((name) => surelyValid(schema, name))),
  additionalProperties: ofMap<boolean | Schema>((allowed, map, { properties = {} }) => {
    const others = Object.keys(map).filter((name) => !Object.hasOwn(properties as object, name));
    return allowed === true || others.every((name) => allowed !== false && surelyValid(allowed, map[name]));
  }),
  anyOf: ofAny<Schema[]>((branches, value) => branches.some((branch) => surelyValid(branch, value))),
  allOf: ofAny<Schema[]>((branches, value) => branches.every((branch) => surelyValid(branch, value))),
  oneOf: ofAny<Schema[]>((branches, value) =>
    exactly(branches, () => branches.filter((branch) => surelyValid(branch, value)).length === 1),
  ),
  not: ofAny<Schema>((schema, value) => exactly([schema], () => !surelyValid(schema, value))),
  if: (condition, value, schema) =>
    exactly([condition as Schema], () => {
      const branch = schema[surelyValid(condition as Schema, value) ? 'then' : 'else'];
      return branch === undefined || surelyValid(branch as Schema, value);
    }),
  then: always,
  else: always,
};

/**
 * Whether a value fits a schema for sure. No means only that the library has to be asked, which takes its time to get
 * going: nearly all values fit, and nearly all schemas are simple.
 */
export function surelyValid(schema: Schema, value: unknown): boolean {
  if (!isMap(schema)) return false;
  return Object.keys(schema).every(
    (keyword) => Object.hasOwn(checks, keyword) && checks[keyword]!(schema[keyword], value, schema),
  );
}
