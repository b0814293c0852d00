import { Secret } from '../secrets/secret.ts';
import { Hidden } from './hidden.ts';

type Plain = Record<string, unknown>;

/** A map whose values are converted only when they are looked at: a scope has values that are dear or cannot be known. */
function lazily(map: Plain, seen: () => void): Plain {
  return new Proxy({} as Plain, {
    get: (target, key) =>
      typeof key === 'string' && Object.hasOwn(map, key)
        ? toCel(map[key], seen)
        : (Reflect.get(target, key) as unknown),
    has: (_, key) => Object.hasOwn(map, key),
    ownKeys: () => Reflect.ownKeys(map),
    getOwnPropertyDescriptor: (_, key) =>
      Object.hasOwn(map, key)
        ? { get: () => toCel(map[key as string], seen), enumerable: true, configurable: true }
        : undefined,
  });
}

/**
 * A value as CEL wants it: whole numbers are int (BigInt), others double, maps are lazy, secrets are hidden.
 * `seen` is told of each secret that is looked at.
 */
export function toCel(value: unknown, seen: () => void = () => {}): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Secret) {
    seen();
    return new Hidden(value);
  }
  if (Array.isArray(value)) return value.map((item) => toCel(item, seen));
  return lazily(value as Plain, seen);
}

/** What came out of an expression as plain JavaScript: numbers instead of BigInt, secrets as they were. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Hidden) return value.unwrap();
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Set) return [...value].map(fromCel);
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [String(key), fromCel(item)]));
}
