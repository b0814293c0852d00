import { type CalendarEvent, readEvent } from './ics-event.ts';
import { type Component, propertyOf, readComponents } from './ics-properties.ts';
import { parseTime, momentOfTime, type Zones } from './ics-times.ts';
import { zoneLike } from './ics-zones.ts';
import type { Calendar, Occurrence } from './occurrence.ts';
import { expand } from './recurrence.ts';
import type { SourceLines } from './source-lines.ts';
import { dateOf, dayMs, isZone, momentOf, type WallTime, wallFrom, wallOf } from './wall-clock.ts';

/** What recurs without an end is followed for so long after the last event that begins: once more, also monthly. */
const lookAheadMs = 35 * dayMs;

/** Reads an iCalendar file (RFC 5545) as far as it says when how many people meet. Throws a ConfigError with every mistake. */
export function readIcs(source: SourceLines, { day, timezone }: { day?: string; timezone?: string }): Calendar {
  const root = readComponents(source);
  source.check();
  const all = root.components.filter(({ name }) => name === 'VCALENDAR');
  const zones = zonesOf(all, timezone, middayOf(all, day));
  const found = all
    .flatMap(({ components }) => components)
    .filter(({ name }) => name === 'VEVENT')
    .map((component) => readEvent(component, zones, source));
  source.check();
  const read = found.filter((event) => event !== undefined);
  const events = read.filter((event): event is CalendarEvent => !('reason' in event));
  const zone = zones.given ?? zones.own ?? events[0]?.start.zone ?? 'UTC';
  const leftOut: Record<string, number> = {};
  for (const event of read) if ('reason' in event) leftOut[event.reason] = (leftOut[event.reason] ?? 0) + 1;
  const replaced = new Set(read.filter(({ replaces }) => replaces !== undefined).map(placeOf));
  return { occurrences: occurrencesOf(events, replaced, zone, day), zone, leftOut };
}

/** A zone's proper name: as the calendar says it, or of the zone whose clocks go as it says. */
function nameOfZone(component: Component, around: number): string {
  const [tzid = '', location = ''] = ['TZID', 'X-LIC-LOCATION'].map((name) => propertyOf(component, name)?.value);
  return location || (isZone(tzid) ? tzid : (zoneLike(component, around) ?? ''));
}

function zonesOf(calendars: readonly Component[], given: string | undefined, around: number): Zones {
  const own = calendars.map((one) => propertyOf(one, 'X-WR-TIMEZONE')?.value).find((zone) => zone && isZone(zone));
  const aliases = calendars
    .flatMap(({ components }) => components)
    .filter(({ name }) => name === 'VTIMEZONE')
    .map((one) => [propertyOf(one, 'TZID')?.value ?? '', nameOfZone(one, around)] as const);
  return { ...(given ? { given } : {}), ...(own ? { own } : {}), aliases: new Map(aliases) };
}

/** A noon of the time that the calendar is about: zones have had other clocks in other years. */
function middayOf(calendars: readonly Component[], day: string | undefined): number {
  const asked = day === undefined ? undefined : wallFrom(day.split('-').map(Number));
  const starts = calendars
    .flatMap(({ components }) => components)
    .filter(({ name }) => name === 'VEVENT')
    .map((one) => parseTime(propertyOf(one, 'DTSTART')?.value ?? '')?.wall ?? 0);
  const last = asked ?? starts.reduce((latest, wall) => Math.max(latest, wall), 0);
  return last - (last % dayMs) + dayMs / 2;
}

const placeOf = ({ uid, replaces }: { uid: string; replaces?: number }): string => `${uid} ${replaces}`;

function occurrencesOf(
  events: readonly CalendarEvent[],
  replaced: ReadonlySet<string>,
  zone: string,
  day: string | undefined,
): Occurrence[] {
  const last = events.reduce((latest, { start }) => Math.max(latest, start.wall), 0);
  const asked = day === undefined ? undefined : wallFrom(day.split('-').map(Number));
  // A day more: clocks of other zones.
  const horizon = (asked ?? last + lookAheadMs) + 2 * dayMs;
  return events.flatMap((event) =>
    momentsOf(event, horizon)
      .filter((moment) => event.replaces !== undefined || !replaced.has(placeOf({ ...event, replaces: moment })))
      .map((moment) => ({
        name: event.name,
        start: wallOf(moment, zone),
        seconds: event.seconds,
        people: event.people,
        room: {},
      })),
  );
}

/** When an event takes place. */
function momentsOf({ start, rule, except }: CalendarEvent, horizon: WallTime): number[] {
  if (!rule) return [momentOfTime(start)];
  const until = rule.until === undefined ? undefined : parseTime(rule.until);
  const isOver = (wall: WallTime): boolean => {
    if (!until) return false;
    if (until.isDate) return dateOf(wall) > dateOf(until.wall);
    return (until.isUtc ? momentOf(wall, start.zone) : wall) > until.wall;
  };
  return [...expand(rule, start.wall, horizon)]
    .filter((wall) => !isOver(wall))
    .map((wall) => momentOf(wall, start.zone))
    .filter((moment) => !except.includes(moment));
}
