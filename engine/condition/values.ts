import { Secret } from '../secrets/secret.ts';
import { Hidden } from './hidden.ts';

type Plain = Record<string, unknown>;

const proxies = new WeakMap<Plain, Plain>();
let secretsSeen = 0;

/** How many secrets expressions have looked at so far: more after an evaluation than before it tells that it did. */
export function countSecretsSeen(): number {
  return secretsSeen;
}

// Says only that there is such a field: values are always fetched through `get`.
const present: PropertyDescriptor = { value: undefined, writable: true, enumerable: true, configurable: true };

/** A map whose values are converted only when they are looked at: a scope has values that are dear or cannot be known. */
function lazily(map: Plain): Plain {
  return new Proxy({} as Plain, {
    get(target, key) {
      // By its constructor CEL tells a map.
      if (typeof key !== 'string' || key in Object.prototype) return Reflect.get(target, key) as unknown;
      return toCel(map[key]);
    },
    has: (_, key) => Object.hasOwn(map, key),
    ownKeys: () => Reflect.ownKeys(map),
    getOwnPropertyDescriptor: (_, key) => (Object.hasOwn(map, key) ? present : undefined),
  });
}

/** A value as CEL wants it: whole numbers are int (BigInt), others double, maps are lazy, secrets are hidden. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Secret) {
    secretsSeen++;
    return new Hidden(value);
  }
  if (Array.isArray(value)) return value.map(toCel);
  let proxy = proxies.get(value as Plain);
  if (!proxy) proxies.set(value as Plain, (proxy = lazily(value as Plain)));
  return proxy;
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
