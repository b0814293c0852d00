import { formats } from './formats.ts';
import type { Schema } from './schema.ts';

type Check = (expected: any, value: any, schema: Schema) => boolean;

const typeChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isMap,
};

const patterns = new Map<string, RegExp>();

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function pattern(source: string): RegExp {
  let regexp = patterns.get(source);
  if (!regexp) patterns.set(source, (regexp = new RegExp(source, 'u')));
  return regexp;
}

const ofText =
  (check: (expected: any, text: string) => boolean): Check =>
  (expected, value) =>
    typeof value !== 'string' || check(expected, value);
const ofNumber =
  (check: (expected: number, number: number) => boolean): Check =>
  (expected, value) =>
    typeof value !== 'number' || check(expected, value);
const ofList =
  (check: (expected: any, list: unknown[]) => boolean): Check =>
  (expected, value) =>
    !Array.isArray(value) || check(expected, value);
const ofMap =
  (check: (expected: any, map: Record<string, unknown>, schema: Schema) => boolean): Check =>
  (expected, value, schema) =>
    !isMap(value) || check(expected, value, schema);

const always: Check = () => true;

/** What each keyword asks of a value. A keyword that is not here makes the answer "not surely". */
const checks: Readonly<Record<string, Check>> = {
  description: always,
  default: always,
  title: always,
  examples: always,
  type: (types: string | string[], value) => [types].flat().some((type) => typeChecks[type]?.(value)),
  enum: (allowed: unknown[], value) => isScalar(value) && allowed.includes(value),
  const: (allowed: unknown, value) => isScalar(value) && allowed === value,
  minLength: ofText((least, text) => [...text].length >= least),
  maxLength: ofText((most, text) => [...text].length <= most),
  pattern: ofText((source, text) => pattern(source).test(text)),
  format: ofText((name, text) => formats[name]?.(text) ?? false),
  minimum: ofNumber((least, number) => number >= least),
  maximum: ofNumber((most, number) => number <= most),
  minItems: ofList((least, list) => list.length >= least),
  maxItems: ofList((most, list) => list.length <= most),
  items: ofList((schema, list) => list.every((item) => surelyValid(schema, item))),
  required: ofMap((names: string[], map) => names.every((name) => Object.hasOwn(map, name))),
  properties: ofMap((schemas: Record<string, Schema>, map) =>
    Object.keys(schemas).every((name) => !Object.hasOwn(map, name) || surelyValid(schemas[name]!, map[name])),
  ),
  additionalProperties: ofMap((allowed: unknown, map, { properties = {} }) => {
    const others = Object.keys(map).filter((name) => !Object.hasOwn(properties as object, name));
    return allowed === true || others.every((name) => isMap(allowed) && surelyValid(allowed, map[name]));
  }),
  anyOf: (branches: Schema[], value) => branches.some((branch) => surelyValid(branch, value)),
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

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') && new Set(value).size === value.length;

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && pattern(value) instanceof RegExp;
  } catch {
    return false;
  }
}

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  description: (value) => typeof value === 'string',
  default: () => true,
  title: (value) => typeof value === 'string',
  examples: Array.isArray,
  type: (value) => [value].flat().every((type) => typeof type === 'string' && Object.hasOwn(typeChecks, type)),
  enum: (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isScalar) && new Set(value).size === value.length,
  const: isScalar,
  minLength: isCount,
  maxLength: isCount,
  pattern: isPattern,
  format: (value) => typeof value === 'string' && Object.hasOwn(formats, value),
  minimum: isNumber,
  maximum: isNumber,
  minItems: isCount,
  maxItems: isCount,
  items: isSurelySchema,
  required: isTexts,
  properties: (value) => isMap(value) && Object.values(value).every(isSurelySchema),
  additionalProperties: (value) => typeof value === 'boolean' || isSurelySchema(value),
  anyOf: (value) => Array.isArray(value) && value.length > 0 && value.every(isSurelySchema),
};

/** Whether something is a valid schema for sure, by the keywords that `surelyValid` knows. */
export function isSurelySchema(schema: unknown): boolean {
  return (
    isMap(schema) &&
    Object.entries(schema).every(([keyword, value]) => Object.hasOwn(forms, keyword) && forms[keyword]!(value))
  );
}
