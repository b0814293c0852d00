import { ConfigError } from '../../engine/errors.ts';
import { roomOf } from '../../capacity/room.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { readCsv } from './csv-calendar.ts';
import { readIcs } from './ics-calendar.ts';
import type { Calendar, Occurrence } from './occurrence.ts';
import { readSource } from './source-lines.ts';
import { dateOf, dayMs, isWeekday, isZone, wallFrom, weekdayOf } from './wall-clock.ts';

export interface CalendarWishes {
  /** `2026-11-23`, or a weekday: the fullest of those. Without it the fullest day. */
  day?: string;
  timezone?: string;
  /** What is said of all rooms, as far as the calendar does not. */
  common?: Partial<Omit<Meeting['room'], 'count' | 'people'>>;
}

/** A day of a calendar. */
export interface CalendarDay {
  /** Undefined when the calendar names no days. */
  date?: string;
  weekday?: string;
  zone?: string;
  meetings: Meeting[];
  leftOut: Record<string, number>;
}

/** The meetings of one day of an .ics or .csv file. Throws a ConfigError with every mistake in it. */
export function readCalendar(file: string, { day, timezone, common = {} }: CalendarWishes): CalendarDay {
  if (timezone !== undefined && !isZone(timezone))
    throw new ConfigError({ message: `--timezone: "${timezone}" is not known`, hint: 'it would be Europe/Berlin' });
  const date = dayWanted(day);
  const source = readSource(file);
  const calendar = /\.csv$/i.test(file)
    ? readCsv(source)
    : readIcs(source, { ...date, ...(timezone ? { timezone } : {}) });
  const chosen = date.day ?? fullest(calendar, date.weekday);
  if (chosen === undefined)
    throw new ConfigError({
      message: `${file} has no meetings${day ? ` on any ${day}` : ''}`,
      hint: leftOutWords(calendar),
    });
  const meetings = calendar.occurrences
    .filter(({ start }) => dateOf(start) === chosen)
    .map((one) => meetingOf(one, common));
  const names =
    chosen === '1970-01-01' ? {} : { date: chosen, weekday: weekdayOf(wallFrom(chosen.split('-').map(Number))!) };
  return { ...names, ...(calendar.zone ? { zone: calendar.zone } : {}), meetings, leftOut: calendar.leftOut };
}

function leftOutWords({ leftOut }: Calendar): string {
  const words = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return words.length > 0 ? `left out: ${words.join(', ')}` : 'nothing takes place in it';
}

function dayWanted(day: string | undefined): { day?: string; weekday?: string } {
  if (day === undefined) return {};
  if (isWeekday(day.toLowerCase())) return { weekday: day.toLowerCase() };
  const isDate = /^\d{4}-\d\d-\d\d$/.test(day) && wallFrom(day.split('-').map(Number)) !== undefined;
  if (isDate) return { day };
  throw new ConfigError({
    message: `--day takes a date or a weekday, not "${day}"`,
    hint: 'such as 2026-11-23 or monday',
  });
}

/** The day on which people spend most time in meetings. */
function fullest({ occurrences }: Calendar, weekday: string | undefined): string | undefined {
  const time = new Map<string, number>();
  for (const { start, seconds, people } of occurrences)
    if (weekday === undefined || weekdayOf(start) === weekday)
      time.set(dateOf(start), (time.get(dateOf(start)) ?? 0) + seconds * people);
  return [...time].toSorted(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))[0]?.[0];
}

function meetingOf({ name, start, seconds, people, room }: Occurrence, common: CalendarWishes['common']): Meeting {
  const startSeconds = (start % dayMs) / 1000;
  const cameras = Math.min(people, room.cameras ?? common?.cameras ?? people);
  return {
    name,
    startSeconds,
    endSeconds: startSeconds + seconds,
    room: roomOf(people, { ...common, ...room, cameras }),
  };
}
