/** What clocks on the wall show, as milliseconds that `Date` would show the same for in UTC. */
export type WallTime = number;

export const secondMs = 1000;
export const dayMs = 24 * 3600 * secondMs;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError for a zone that is not known. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** What the clocks of a zone show at a moment. */
export function wallOf(moment: number, zone: string): WallTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

/** The moment at which the clocks of a zone show it; in the hour that comes twice the first, in the one that never comes an hour later. */
export function momentOf(wall: WallTime, zone: string): number {
  const before = wall - (wallOf(wall - dayMs, zone) - (wall - dayMs));
  if (wallOf(before, zone) === wall) return before;
  const after = wall - (wallOf(wall + dayMs, zone) - (wall + dayMs));
  return wallOf(after, zone) === wall ? after : before;
}

/** `2026-11-23` of a wall time. */
export const dateOf = (wall: WallTime): string => new Date(wall).toISOString().slice(0, 10);

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Weekday = (typeof weekdays)[number];

export const weekdayOf = (wall: WallTime): Weekday => weekdays[new Date(wall).getUTCDay()]!;

export const isWeekday = (text: string): text is Weekday => (weekdays as readonly string[]).includes(text);

/** Of its parts, month from 1; undefined when there is no such day or time. */
export function wallFrom(parts: readonly number[]): WallTime | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(wall);
  const isSame =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour && minute < 60;
  return isSame ? wall : undefined;
}
