import type { ErrorObject } from 'ajv/dist/2020.js';

/** Keywords of which the schema alone speaks, and the kind of the value at most. */
const harmless = new Set(['type', 'minLength', 'maxLength', 'minItems', 'maxItems', 'required']);

function blindly({ keyword, parentSchema }: ErrorObject, message: string): string | undefined {
  if (harmless.has(keyword)) return message;
  if (keyword === 'additionalProperties')
    return `has a key that is not known; known: ${Object.keys((parentSchema?.properties as object | undefined) ?? {}).join(', ')}`;
  return keyword === 'pattern' && typeof parentSchema?.title === 'string' ? `must be ${parentSchema.title}` : undefined;
}

/**
 * What is wrong with a secret, behind its name and without a word of it: `[0].password must have at least 8 characters`.
 * Undefined where the words would tell of it.
 */
export function blindWords(
  error: ErrorObject,
  path: readonly (string | number)[],
  message: string,
): string | undefined {
  const words = blindly(error, message);
  // A key that no schema names may be what somebody meant as a value.
  const isKnown = path.every((step) => typeof step === 'number' || error.schemaPath.includes(`/properties/${step}/`));
  if (words === undefined || !isKnown) return undefined;
  return `${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')} ${words}`;
}
