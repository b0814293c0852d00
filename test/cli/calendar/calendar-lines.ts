import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIcs } from '../../../cli/calendar/ics-calendar.ts';
import { type CalendarWishes, readCalendar } from '../../../cli/calendar/read-calendar.ts';
import { SourceLines } from '../../../cli/calendar/source-lines.ts';
import { ConfigError } from '../../../engine/errors.ts';
import { processFolder } from '../../process-folder.ts';

export const folder = processFolder('calendar');

export function read(name: string, lines: string[], wishes: CalendarWishes = {}) {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\r\n'));
  return readCalendar(file, wishes);
}

export const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''];
export const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
export const people = (count: number) => `X-MEETCTL-PEOPLE:${count}`;

/** When a rule happens, as the clocks of the calendar show it. */
export function times(...lines: string[]): string[] {
  const horizon = lines.some((line) => line.includes('COUNT') || line.includes('UNTIL')) ? { day: '2030-01-01' } : {};
  const source = new SourceLines('a.ics', calendar(...event(people(3), ...lines)).join('\n'));
  return readIcs(source, horizon).occurrences.map(({ start }) => new Date(start).toISOString().slice(0, 16));
}

export const days = (...lines: string[]) => times(...lines).map((time) => time.slice(0, 10));

export function problems(name: string, lines: string[], wishes: CalendarWishes = {}): string[] {
  try {
    read(name, lines, wishes);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ at, message }) => (at ? `${at.line}: ${message}` : message));
    throw error;
  }
  return [];
}
