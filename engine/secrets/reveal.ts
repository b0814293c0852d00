import { Secret } from './secret.ts';

/** A value with its secrets opened, and whether there were any. */
export interface Revealed {
  value: unknown;
  secret: boolean;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Opens every secret in a value, however deep; what holds none comes back as it is. */
export function revealDeep(value: unknown): Revealed {
  if (value instanceof Secret) return { value: value.reveal(), secret: true };
  if (Array.isArray(value)) {
    const items = value.map(revealDeep);
    return items.some((item) => item.secret)
      ? { value: items.map((item) => item.value), secret: true }
      : { value, secret: false };
  }
  if (!isMap(value)) return { value, secret: false };
  const entries = Object.keys(value).map((key) => [key, revealDeep(value[key])] as const);
  if (!entries.some(([, entry]) => entry.secret)) return { value, secret: false };
  return { value: Object.fromEntries(entries.map(([key, entry]) => [key, entry.value])), secret: true };
}

/** Every secret in a value, however deep. */
export function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  return isMap(value) ? Object.values(value).flatMap(secretsIn) : [];
}

/**
 * Makes a secret of every text in a value: what was computed from a secret is one. A schema may say of its parts, with
 * `secret: false`, that they are none, such as the names beside passwords.
 */
export function concealDeep(value: unknown, schema: unknown = {}): unknown {
  const { secret, items, properties } = isMap(schema) ? schema : {};
  if (secret === false || value instanceof Secret) return value;
  if (typeof value === 'string') return new Secret(value);
  if (Array.isArray(value)) return value.map((item) => concealDeep(item, items));
  if (!isMap(value)) return value;
  const schemaOf = (key: string) => (isMap(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, concealDeep(entry, schemaOf(key))]));
}
