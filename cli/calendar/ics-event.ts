import { type Component, propertyOf } from './ics-properties.ts';
import { secondsOfDuration, timesOf, momentOfTime, type ZonedTime, type Zones } from './ics-times.ts';
import { parseRecurrence, type Recurrence } from './recurrence.ts';
import type { SourceLines } from './source-lines.ts';
import { dayMs } from './wall-clock.ts';

interface Identity {
  uid: string;
  /** The moment of the rule in whose place this event is. */
  replaces?: number;
}

/** A VEVENT, as far as it matters for bridges. */
export interface CalendarEvent extends Identity {
  name: string;
  start: ZonedTime;
  seconds: number;
  people: number;
  rule?: Recurrence;
  /** Moments at which the rule does not hold. */
  except: number[];
}

/** An event that is none for us; the one in whose place it is does not take place all the same. */
export interface LeftOutEvent extends Identity {
  reason: Reason;
}

/** Why an event is none for us. */
export const reasons = {
  cancelled: 'cancelled',
  wholeDay: 'of whole days',
  nobody: 'with nobody invited',
  noLength: 'without a length',
  tooLong: 'of more than a week',
} as const;

export type Reason = (typeof reasons)[keyof typeof reasons];

/** Reads an event; undefined when something is wrong with it, which is noted. */
export function readEvent(
  component: Component,
  zones: Zones,
  source: SourceLines,
): CalendarEvent | LeftOutEvent | undefined {
  const begin = propertyOf(component, 'DTSTART');
  if (!begin) return source.wrong(component.line, 'this VEVENT has no DTSTART');
  const [start] = timesOf(begin, zones, source);
  if (!start) return undefined;
  const moments = (name: string): number[] =>
    component.properties
      .filter((one) => one.name === name)
      .flatMap((one) => timesOf(one, zones, source).map(momentOfTime));
  const [replaces] = moments('RECURRENCE-ID');
  const uid = propertyOf(component, 'UID')?.value ?? `line ${component.line}`;
  const identity = { uid, ...(replaces === undefined ? {} : { replaces }) };
  // Nothing more is asked of what is left out: private notes need not make sense to us.
  if (propertyOf(component, 'STATUS')?.value === 'CANCELLED') return { ...identity, reason: reasons.cancelled };
  if (start.isDate) return { ...identity, reason: reasons.wholeDay };
  const people = peopleOf(component, source);
  if (people === 0) return { ...identity, reason: reasons.nobody };
  const seconds = secondsOf(component, start, zones, source);
  if (typeof seconds === 'string') return { ...identity, reason: seconds };
  const rule = ruleOf(component, start, source);
  if (people === undefined || seconds === undefined || rule === null) return undefined;
  const name = unescaped(propertyOf(component, 'SUMMARY')?.value ?? `line ${component.line}`);
  return { ...identity, name, start, seconds, people, ...(rule ? { rule } : {}), except: moments('EXDATE') };
}

const unescaped = (text: string): string => text.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1');

/** Null when there is one that cannot be followed. */
function ruleOf(component: Component, start: ZonedTime, source: SourceLines): Recurrence | undefined | null {
  const other = propertyOf(component, 'RDATE');
  if (other) return source.wrong(other.line, 'RDATE is not known here', 'write a VEVENT for each of its times') ?? null;
  const text = propertyOf(component, 'RRULE');
  if (!text) return undefined;
  const rule = parseRecurrence(text.value);
  if (typeof rule === 'string') return source.wrong(text.line, rule) ?? null;
  const month = new Date(start.wall).getUTCMonth() + 1;
  if (rule.month === undefined || rule.month === month) return rule;
  return source.wrong(text.line, `BYMONTH=${rule.month} in an RRULE is not the month that DTSTART is in`) ?? null;
}

/** How long it is, or why that makes it none for us. Without DTEND and DURATION it has no length (RFC 5545). */
function secondsOf(
  component: Component,
  start: ZonedTime,
  zones: Zones,
  source: SourceLines,
): number | Reason | undefined {
  const duration = propertyOf(component, 'DURATION');
  const end = propertyOf(component, 'DTEND');
  if (!duration && !end) return reasons.noLength;
  const { line } = (duration ?? end)!;
  const [until] = end ? timesOf(end, zones, source) : [];
  if (end && !until) return undefined;
  const seconds = duration ? secondsOfDuration(duration.value) : (momentOfTime(until!) - momentOfTime(start)) / 1000;
  if (seconds === undefined) return source.wrong(line, `DURATION is none: "${duration!.value}"`, 'it would be PT1H30M');
  if (seconds < 0) return source.wrong(line, 'this VEVENT ends before it has begun', 'are DTSTART and DTEND swapped?');
  if (seconds === 0) return reasons.noLength;
  return seconds * 1000 > 7 * dayMs ? reasons.tooLong : seconds;
}

/** `X-MEETCTL-PEOPLE`, or all who are invited and have not declined, with the one who invites. */
function peopleOf(component: Component, source: SourceLines): number | undefined {
  const said = propertyOf(component, 'X-MEETCTL-PEOPLE');
  if (said) {
    const people = Number(said.value);
    if (/^\d+$/.test(said.value) && people <= 100_000) return people;
    return source.wrong(said.line, `X-MEETCTL-PEOPLE is no whole number: "${said.value}"`);
  }
  const attendees = component.properties.filter(({ name }) => name === 'ATTENDEE');
  const organizer = propertyOf(component, 'ORGANIZER');
  const people = attendees.filter(
    ({ parameters }) =>
      !['RESOURCE', 'ROOM'].includes(parameters.get('CUTYPE') ?? '') && parameters.get('PARTSTAT') !== 'DECLINED',
  );
  const addresses = new Set(people.map(({ value }) => value.toLowerCase()));
  const organizerComes =
    attendees.length > 0 &&
    organizer !== undefined &&
    !attendees.some(({ value }) => value.toLowerCase() === organizer.value.toLowerCase());
  return addresses.size + (organizerComes ? 1 : 0);
}
