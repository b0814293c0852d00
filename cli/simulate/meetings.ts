import { dayOfMixes } from '../../capacity/simulation/day-of-mixes.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { readCalendar } from '../calendar/read-calendar.ts';
import { commonOf, mixesOf, type SimulateOptions } from './options.ts';
import type { SimulationReport } from './report.ts';

/** The meetings that the options are about, and where they are from. Throws a ConfigError. */
export function meetingsOf(options: SimulateOptions): { meetings: Meeting[]; source: SimulationReport['source'] } {
  const { calendar, users, meetings, day, timezone, seed } = options;
  const common = commonOf(options);
  if (calendar !== undefined) {
    const wishes = { common, ...(day === undefined ? {} : { day }), ...(timezone === undefined ? {} : { timezone }) };
    const { date, weekday, zone, leftOut, ...found } = readCalendar(calendar, wishes);
    const when = date === undefined ? {} : { date, weekday: weekday! };
    const where = zone === undefined ? {} : { timezone: zone };
    return {
      meetings: found.meetings,
      source: { kind: 'calendar', file: calendar, ...when, ...where, left_out: leftOut },
    };
  }
  const mixes = mixesOf(options);
  const assumed = options.mix === undefined ? { assumed: true } : {};
  const amount = { ...(users === undefined ? {} : { users }), ...(meetings === undefined ? {} : { meetings }) };
  const source = { kind: 'mix' as const, mixes: mixes.map(({ name }) => name), ...assumed, ...amount };
  return { meetings: dayOfMixes({ mixes, seed, common, ...amount }), source };
}
