import { dayMs, type WallTime } from './wall-clock.ts';

export interface Recurrence {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  interval: number;
  count?: number;
  /** Weekdays from 0, Sunday; `nth` of a month, counted from its end when negative. */
  days: readonly { weekday: number; nth?: number }[];
  /** Days of the month; counted from its end when negative. */
  monthDays: readonly number[];
  /** The day that weeks begin with. */
  weekStart: number;
  /** Of a yearly one, where it is said, from 1. */
  month?: number;
  until?: string;
}

const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'];
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** Reads an RRULE; what it does not know it says as a text. */
export function parseRecurrence(text: string): Recurrence | string {
  const parts = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));
  const strange = [...parts.keys()].find((name) => !known.includes(name));
  if (strange !== undefined) return `${strange} in an RRULE is not known here`;
  const said = parts.get('FREQ') ?? '';
  if (!frequencies.includes(said))
    return `FREQ=${said} in an RRULE is not known here; DAILY, WEEKLY, MONTHLY and YEARLY are`;
  // A year is twelve months, of which only the first counts.
  const isYearly = said === 'YEARLY';
  const frequency = isYearly ? 'MONTHLY' : (said as Recurrence['frequency']);
  const days = list(parts.get('BYDAY')).map((day) => {
    const [, nth, name = ''] = /^([+-]?\d+)?([A-Z]{2})$/.exec(day) ?? [];
    return { weekday: names.indexOf(name), ...(nth === undefined ? {} : { nth: Number(nth) }) };
  });
  if (days.some(({ weekday, nth }) => weekday < 0 || (nth !== undefined && frequency !== 'MONTHLY')))
    return `BYDAY=${parts.get('BYDAY')} in an RRULE makes no sense with FREQ=${said}`;
  const place = parts.get('BYSETPOS');
  // Outlook's way to say BYDAY=4MO.
  if (place !== undefined && !(frequency === 'MONTHLY' && days.length === 1 && /^-?[1-5]$/.test(place)))
    return 'BYSETPOS in an RRULE is known here with one weekday of a month only';
  const month = parts.get('BYMONTH');
  if (month !== undefined && !(isYearly && /^([1-9]|1[0-2])$/.test(month)))
    return 'BYMONTH in an RRULE is known here with FREQ=YEARLY and one month only';
  if (isYearly && month === undefined && (parts.has('BYDAY') || parts.has('BYMONTHDAY')))
    return 'BYDAY and BYMONTHDAY of FREQ=YEARLY in an RRULE are known here with BYMONTH only';
  const numbers = { interval: Number(parts.get('INTERVAL') ?? 1), count: Number(parts.get('COUNT') ?? 1) };
  if (Object.values(numbers).some((value) => !Number.isInteger(value) || value < 1))
    return 'INTERVAL and COUNT of an RRULE are whole numbers from 1 on';
  const monthDays = list(parts.get('BYMONTHDAY')).map(Number);
  if (monthDays.some((day) => !Number.isInteger(day) || day === 0 || Math.abs(day) > 31))
    return `BYMONTHDAY=${parts.get('BYMONTHDAY')} in an RRULE is no day of a month`;
  return {
    frequency,
    interval: numbers.interval * (isYearly ? 12 : 1),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(parts.has('COUNT') ? { count: numbers.count } : {}),
    ...(parts.has('UNTIL') ? { until: parts.get('UNTIL')! } : {}),
    days: place === undefined ? days : days.map((day) => ({ ...day, nth: Number(place) })),
    monthDays,
    weekStart: Math.max(0, names.indexOf(parts.get('WKST') ?? 'MO')),
  };
}

const list = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','));

/** When it happens, from its start until a wall time, by the clocks of its own zone. */
export function* expand(rule: Recurrence, start: WallTime, horizon: WallTime): Generator<WallTime> {
  let count = 0;
  for (const time of candidates(rule, start, horizon)) {
    if (time < start) continue;
    if (time > horizon) return;
    yield time;
    if (++count === rule.count) return;
  }
}

function* candidates(rule: Recurrence, start: WallTime, horizon: WallTime): Generator<WallTime> {
  const timeOfDay = ((start % dayMs) + dayMs) % dayMs;
  const firstDay = start - timeOfDay;
  for (let step = 0; ; step += rule.interval) {
    const days = daysOfStep(rule, firstDay, step);
    if (days.begin > horizon) return;
    yield* days.days.map((day) => day + timeOfDay);
  }
}

/** The days of one day, week or month of the rule, in order. */
function daysOfStep(rule: Recurrence, firstDay: WallTime, step: number): { begin: WallTime; days: WallTime[] } {
  if (rule.frequency === 'MONTHLY') return daysOfMonth(rule, firstDay, step);
  const weekdays = rule.days.map(({ weekday }) => weekday);
  const weekday = (day: WallTime): number => new Date(day).getUTCDay();
  if (rule.frequency === 'DAILY') {
    const day = firstDay + step * dayMs;
    const fits = weekdays.length === 0 || weekdays.includes(weekday(day));
    return { begin: day, days: fits && onMonthDay(rule, day) ? [day] : [] };
  }
  const begin = firstDay - ((weekday(firstDay) - rule.weekStart + 7) % 7) * dayMs + step * 7 * dayMs;
  const wanted = weekdays.length === 0 ? [weekday(firstDay)] : weekdays;
  const week = Array.from({ length: 7 }, (_, index) => begin + index * dayMs);
  return { begin, days: week.filter((day) => wanted.includes(weekday(day))) };
}

function onMonthDay({ monthDays }: Recurrence, day: WallTime): boolean {
  return monthDays.length === 0 || monthDays.some((wanted) => placeInMonth(day, wanted));
}

function placeInMonth(day: WallTime, wanted: number): boolean {
  const date = new Date(day);
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === (wanted > 0 ? wanted : length + 1 + wanted);
}

function daysOfMonth(rule: Recurrence, firstDay: WallTime, step: number): { begin: WallTime; days: WallTime[] } {
  const first = new Date(firstDay);
  const begin = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step, 1);
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step + 1, 0)).getUTCDate();
  const month = Array.from({ length }, (_, index) => begin + index * dayMs);
  const fits = (day: WallTime, index: number): boolean => {
    if (rule.days.length === 0 && rule.monthDays.length === 0) return index + 1 === first.getUTCDate();
    const isDay = ({ weekday, nth }: Recurrence['days'][number]): boolean =>
      new Date(day).getUTCDay() === weekday &&
      (nth === undefined ||
        (nth > 0 ? Math.floor(index / 7) + 1 === nth : -Math.floor((length - 1 - index) / 7) - 1 === nth));
    return (rule.days.length === 0 || rule.days.some(isDay)) && onMonthDay(rule, day);
  };
  return { begin, days: month.filter(fits) };
}
