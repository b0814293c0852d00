/** Keys and values of maps whose keys look like numbers: JavaScript would put those first, whatever the file's order. */
const written = new WeakMap<object, readonly (readonly [string, unknown])[]>();

/** A map out of entries; of a key that comes again the last value holds, in the first one's place. */
export function mapOf(pairs: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const unique = new Map(pairs);
  const map = Object.fromEntries(unique);
  if ([...unique.keys()].some((key) => /^\d+$/.test(key))) written.set(map, [...unique]);
  return map;
}

/** Keys and values of a map out of a YAML file, in the file's order. */
export function entries(map: Record<string, unknown>): (readonly [string, unknown])[] {
  return [...(written.get(map) ?? Object.entries(map))];
}
