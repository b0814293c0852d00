/** Whether a value out of a YAML file is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** Keys and values of a map out of a YAML file. */
export function entries(map: Record<string, unknown>): [string, unknown][] {
  return Object.entries(map);
}
