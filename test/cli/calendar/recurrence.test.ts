import { describe, expect, test } from 'vitest';
import { calendar, days, event, people, read, times } from './calendar-lines.ts';

describe('a rule', () => {
  const start = 'DTSTART;TZID=Europe/Berlin:20261020T090000';
  const hour = 'DURATION:PT1H';

  test('daily, so many times, and each other day', () => {
    expect(days(start, hour, 'RRULE:FREQ=DAILY;COUNT=3')).toEqual(['2026-10-20', '2026-10-21', '2026-10-22']);
    expect(days(start, hour, 'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2')).toEqual(['2026-10-20', '2026-10-22']);
    expect(days(start, hour, 'RRULE:FREQ=DAILY;BYDAY=MO,FR;COUNT=2')).toEqual(['2026-10-23', '2026-10-26']);
  });

  test('keeps its hour when the clocks change', () => {
    expect(times(start, hour, 'RRULE:FREQ=WEEKLY;COUNT=2')).toEqual(['2026-10-20T09:00', '2026-10-27T09:00']);
    expect(times('DTSTART;TZID=Europe/Berlin:20261024T023000', hour, 'RRULE:FREQ=DAILY;COUNT=3')).toEqual([
      '2026-10-24T02:30',
      '2026-10-25T02:30',
      '2026-10-26T02:30',
    ]);
  });

  test('weekly on some days, until a day or a moment, both included', () => {
    const weekly = (until: string) => days(start, hour, `RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=${until}`);
    const all = ['2026-10-20', '2026-10-22', '2026-10-27'];
    expect(weekly('20261027')).toEqual(all);
    expect(weekly('20261027T080000Z')).toEqual(all);
    expect(weekly('20261027T075959Z')).toEqual(all.slice(0, 2));
  });

  test('each other week, as weeks begin', () => {
    const rule = (wkst: string) =>
      days('DTSTART:19970805T090000Z', hour, `RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=${wkst}`);
    // The standard's own example.
    expect(rule('MO')).toEqual(['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24']);
    expect(rule('SU')).toEqual(['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31']);
  });

  test('yearly', () => {
    const yearly = (rule: string) => days('DTSTART:20261126T090000Z', hour, `RRULE:FREQ=YEARLY;COUNT=3${rule}`);
    expect(yearly('')).toEqual(['2026-11-26', '2027-11-26', '2028-11-26']);
    expect(yearly(';BYMONTH=11;BYDAY=4TH')).toEqual(['2026-11-26', '2027-11-25', '2028-11-23']);
    expect(yearly(';INTERVAL=2')).toEqual(['2026-11-26', '2028-11-26', '2030-11-26'].slice(0, 2));
  });

  test('monthly', () => {
    const monthly = (rule: string) => days('DTSTART:20260105T090000Z', hour, `RRULE:FREQ=MONTHLY;COUNT=3;${rule}`);
    expect(monthly('BYDAY=1MO')).toEqual(['2026-01-05', '2026-02-02', '2026-03-02']);
    expect(monthly('BYDAY=-1FR')).toEqual(['2026-01-30', '2026-02-27', '2026-03-27']);
    // As Outlook says it.
    expect(monthly('BYDAY=FR;BYSETPOS=-1')).toEqual(['2026-01-30', '2026-02-27', '2026-03-27']);
    expect(monthly('BYMONTHDAY=31')).toEqual(['2026-01-31', '2026-03-31', '2026-05-31']);
    expect(monthly('BYMONTHDAY=-1')).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
  });

  test('has exceptions, and events that take their place', () => {
    const lines = calendar(
      ...event(start, hour, people(3), 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;TZID=Europe/Berlin:20261021T090000'),
      ...event(
        'RECURRENCE-ID;TZID=Europe/Berlin:20261022T090000',
        'DTSTART;TZID=Europe/Berlin:20261022T140000',
        hour,
        people(9),
      ),
    );
    const on = (day: string) =>
      read('a.ics', lines, { day }).meetings.map((one) => [one.startSeconds / 3600, one.room.people]);
    expect([on('2026-10-20'), on('2026-10-21'), on('2026-10-22')]).toEqual([[[9, 3]], [], [[14, 9]]]);
  });

  test('without an end goes on for five weeks, or until the day that is asked for', () => {
    expect(days(start, hour, 'RRULE:FREQ=WEEKLY')).toHaveLength(6);
    const lines = calendar(...event(start, hour, people(3), 'RRULE:FREQ=WEEKLY'));
    expect(read('a.ics', lines, { day: '2031-12-30' }).meetings).toHaveLength(1);
  });
});
