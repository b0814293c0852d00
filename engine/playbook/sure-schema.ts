import { formats } from './formats.ts';
import { isMap, isScalar, pattern, typeChecks } from './schema-types.ts';

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

const areSurelySchemas = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isSurelySchema);

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  description: (value) => typeof value === 'string',
  default: () => true,
  title: (value) => typeof value === 'string',
  examples: Array.isArray,
  secret: (value) => typeof value === 'boolean',
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
  uniqueItems: (value) => typeof value === 'boolean',
  items: isSurelySchema,
  required: isTexts,
  properties: (value) => isMap(value) && Object.values(value).every(isSurelySchema),
  propertyNames: isSurelySchema,
  additionalProperties: (value) => typeof value === 'boolean' || isSurelySchema(value),
  anyOf: areSurelySchemas,
  allOf: areSurelySchemas,
  oneOf: areSurelySchemas,
  not: isSurelySchema,
  if: isSurelySchema,
  then: isSurelySchema,
  else: isSurelySchema,
};

/** The library refuses an `if` without branches, and branches without an `if`. */
function hasWholeConditions(schema: Readonly<Record<string, unknown>>): boolean {
  const hasBranch = Object.hasOwn(schema, 'then') || Object.hasOwn(schema, 'else');
  return Object.hasOwn(schema, 'if') === hasBranch;
}

/** Whether something is a valid schema for sure, by the keywords that `surelyValid` knows. */
export function isSurelySchema(schema: unknown): boolean {
  return (
    isMap(schema) &&
    hasWholeConditions(schema) &&
    Object.entries(schema).every(([keyword, value]) => Object.hasOwn(forms, keyword) && forms[keyword]!(value))
  );
}
