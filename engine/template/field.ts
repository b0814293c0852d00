import { Secret } from '../secrets/secret.ts';
import { didYouMean } from '../suggest.ts';

export type Field = { value: unknown } | { problem: string; hint?: string };

function names(value: object): string[] {
  const found: string[] = [];
  for (const key in value) found.push(key);
  return found;
}

/** A name that is there, own or inherited from another scope; never one of JavaScript's own (`constructor`). */
function holds(value: object, key: string): boolean {
  for (
    let object: object | null = value;
    object !== null && object !== Object.prototype;
    object = Object.getPrototypeOf(object)
  ) {
    if (object === Array.prototype) return false;
    if (Object.hasOwn(object, key)) return true;
  }
  return false;
}

/** The field of a map, or the item of a list; what is not there is a problem, never an empty text. */
export function field(value: unknown, key: string): Field {
  if (value instanceof Secret) return { problem: `a secret text has no field "${key}"` };
  if (value === null) return { problem: `what "${key}" is asked of is not set` };
  if (typeof value !== 'object')
    return { problem: `a ${typeof value === 'string' ? 'text' : typeof value} has no field "${key}"` };
  if (!holds(value, key)) {
    if (Array.isArray(value)) return { problem: `the list of ${value.length} has no item "${key}"` };
    return { problem: `"${key}" is not defined`, hint: didYouMean(key, names(value)) };
  }
  const found = (value as Record<string, unknown>)[key];
  return found === undefined ? { problem: `"${key}" is not defined` } : { value: found };
}
