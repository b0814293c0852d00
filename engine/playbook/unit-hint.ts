interface Unit {
  /** The end of a variable's name that counts it. */
  end: RegExp;
  name: string;
  /** How many of it each word for a unit is. */
  words: Readonly<Record<string, number>>;
  /** What a number without a unit is taken for by mistake, and how many of it that is. */
  larger: readonly [name: string, count: number];
}

const units: readonly Unit[] = [
  {
    end: /_(seconds|ttl)$/,
    name: 'seconds',
    words: { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 },
    larger: ['minutes', 60],
  },
  {
    end: /_ms$/,
    name: 'milliseconds',
    words: { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000 },
    larger: ['seconds', 1000],
  },
  {
    end: /_mb$/,
    name: 'MB',
    words: { m: 1, mb: 1, mib: 1, g: 1024, gb: 1024, gib: 1024, t: 1_048_576, tb: 1_048_576, k: 1 / 1024 },
    larger: ['GB', 1024],
  },
  {
    end: /_mbps$/,
    name: 'Mbit/s',
    words: { m: 1, mb: 1, mbps: 1, g: 1000, gb: 1000, gbps: 1000, k: 1 / 1000, kbps: 1 / 1000 },
    larger: ['Gbit/s', 1000],
  },
];

/** What to write for a number that a variable does not take: with a unit, such as `1h`, or fewer than `least`, such as 2 for 2000 ms. */
export function unitHint(name: string, value: unknown, least?: number): string | undefined {
  const unit = units.find(({ end }) => end.test(name));
  if (typeof value === 'number') return unit && least !== undefined ? ofLarger(unit, value, least) : undefined;
  const [, number, word] = /^(\d+(?:\.\d+)?)\s*([a-z/%]+)$/i.exec(String(value)) ?? [];
  if (typeof value !== 'string' || number === undefined) return undefined;
  const factor = unit?.words[word!.toLowerCase().replace(/(?<=^(sec|min|hour|day|week|year))[a-z]*$/, '')];
  const meant = factor === undefined ? undefined : Number(number) * factor;
  if (unit && meant !== undefined && Number.isInteger(meant)) return `it counts ${unit.name}: write ${meant}`;
  return 'write the number alone, without a unit';
}

function ofLarger({ name, larger: [next, count] }: Unit, value: number, least: number): string | undefined {
  const meant = value * count;
  return value > 0 && value < least && meant >= least ? `it counts ${name}: ${value} ${next} are ${meant}` : undefined;
}
