/** The types that a schema can name, and how each is told. */
export const typeChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isMap,
};

const patterns = new Map<string, RegExp>();

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** A schema's pattern, compiled once. Throws when it is none. */
export function pattern(source: string): RegExp {
  let regexp = patterns.get(source);
  if (!regexp) patterns.set(source, (regexp = new RegExp(source, 'u')));
  return regexp;
}
