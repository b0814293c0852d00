import { type Component, propertyOf } from './ics-properties.ts';
import { parseTime } from './ics-times.ts';
import { expand, parseRecurrence } from './recurrence.ts';
import { dayMs, isZone, type WallTime, wallOf } from './wall-clock.ts';

/** From then on, by the clocks before, the clocks are so far ahead of UTC. */
interface Change {
  wall: WallTime;
  fromMs: number;
  toMs: number;
}

/** `+0530` in milliseconds; undefined when it is none. */
function offsetMs(text: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)(?:\d\d)?$/.exec(text ?? '') ?? [];
  return sign === undefined ? undefined : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** When the clocks of a zone change, until a time; undefined where the file says it in a way that is not known here. */
function changesOf({ components }: Component, horizon: WallTime): Change[] | undefined {
  const all = components
    .filter(({ name }) => ['STANDARD', 'DAYLIGHT'].includes(name))
    .map((one): Change[] | undefined => {
      const start = parseTime(propertyOf(one, 'DTSTART')?.value ?? '');
      const [fromMs, toMs] = ['TZOFFSETFROM', 'TZOFFSETTO'].map((name) => offsetMs(propertyOf(one, name)?.value));
      const words = propertyOf(one, 'RRULE')?.value;
      const rule = words === undefined ? undefined : parseRecurrence(words);
      if (!start || fromMs === undefined || toMs === undefined || typeof rule === 'string') return undefined;
      const walls = rule ? expand(rule, start.wall, horizon) : [start.wall];
      return [...walls].map((wall) => ({ wall, fromMs, toMs }));
    });
  return all.some((one) => one === undefined)
    ? undefined
    : all.flatMap((one) => one!).toSorted((a, b) => a.wall - b.wall);
}

/** How far ahead of UTC the clocks are at a moment. */
function offsetAt(changes: readonly Change[], moment: number): number {
  const last = changes.findLast(({ wall, fromMs }) => wall - fromMs <= moment);
  return last?.toMs ?? changes[0]!.fromMs;
}

/** Those that people have heard of before others with the same clocks. */
const usual = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Athens',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
];

/**
 * The zone whose clocks go as a VTIMEZONE says, around a time. Programs name zones as they like ("W. Europe Standard Time"), but say
 * in the file what they mean. Undefined where no zone's clocks do, or the file does not say it.
 */
export function zoneLike(component: Component, around: number): string | undefined {
  const changes = changesOf(component, around + 400 * dayMs);
  if (!changes || changes.length === 0) return undefined;
  // Each third day of a year and more, at noon: clocks change at night.
  const moments = Array.from({ length: 130 }, (_, index) => around + (index * 3 - 30) * dayMs);
  const wanted = moments.map((moment) => offsetAt(changes, moment));
  const isLike = (zone: string): boolean =>
    moments.every((moment, index) => wallOf(moment, zone) - moment === wanted[index]);
  return [...usual, ...Intl.supportedValuesOf('timeZone')].find((zone) => isZone(zone) && isLike(zone));
}
