/** What a variable counts, by the end of its name, and what each word for a unit is of that. */
const units: readonly [end: RegExp, unit: string, of: Readonly<Record<string, number>>][] = [
  [/_(seconds|ttl)$/, 'seconds', { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }],
  [/_ms$/, 'milliseconds', { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000 }],
  [/_mb$/, 'MB', { m: 1, mb: 1, mib: 1, g: 1024, gb: 1024, gib: 1024, t: 1_048_576, tb: 1_048_576, k: 1 / 1024 }],
  [/_mbps$/, 'Mbit/s', { m: 1, mb: 1, mbps: 1, g: 1000, gb: 1000, gbps: 1000, k: 1 / 1000, kbps: 1 / 1000 }],
];

/** What to write for a number with its unit, such as `1h`, where a variable counts in another or in none that may be written. */
export function unitHint(name: string, value: unknown): string | undefined {
  const [, number, word] = /^(\d+(?:\.\d+)?)\s*([a-z/%]+)$/i.exec(String(value)) ?? [];
  if (typeof value !== 'string' || number === undefined) return undefined;
  const found = units.find(([end]) => end.test(name));
  const factor = found?.[2][word!.toLowerCase().replace(/(?<=^(sec|min|hour|day|week|year))[a-z]*$/, '')];
  const meant = factor === undefined ? undefined : Number(number) * factor;
  if (found && meant !== undefined && Number.isInteger(meant)) return `it counts ${found[1]}: write ${meant}`;
  return 'write the number alone, without a unit';
}
