import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readIcs } from '../../../cli/calendar/ics-calendar.ts';
import { type CalendarWishes, readCalendar } from '../../../cli/calendar/read-calendar.ts';
import { SourceLines } from '../../../cli/calendar/source-lines.ts';
import { momentOf, wallOf } from '../../../cli/calendar/wall-clock.ts';
import { ConfigError } from '../../../engine/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-calendar-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string, lines: string[], wishes: CalendarWishes = {}) {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\r\n'));
  return readCalendar(file, wishes);
}

const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''];
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const people = (count: number) => `X-MEETCTL-PEOPLE:${count}`;

/** When a rule happens, as the clocks of the calendar show it. */
function times(...lines: string[]): string[] {
  const horizon = lines.some((line) => line.includes('COUNT') || line.includes('UNTIL')) ? { day: '2030-01-01' } : {};
  const source = new SourceLines('a.ics', calendar(...event(people(3), ...lines)).join('\n'));
  return readIcs(source, horizon).occurrences.map(({ start }) => new Date(start).toISOString().slice(0, 16));
}

const days = (...lines: string[]) => times(...lines).map((time) => time.slice(0, 10));

function problems(name: string, lines: string[], wishes: CalendarWishes = {}): string[] {
  try {
    read(name, lines, wishes);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ at, message }) => (at ? `${at.line}: ${message}` : message));
    throw error;
  }
  return [];
}

describe('an event', () => {
  const nine = 'DTSTART;TZID=Europe/Berlin:20261123T090000';

  test('has those who are invited, but for rooms and who declined, and who invites', () => {
    const lines = event(
      nine,
      'DTEND;TZID=Europe/Berlin:20261123T094500',
      'SUMMARY:Design\\, weekly',
      'ORGANIZER;CN="Ann; the boss":mailto:ann@example.org',
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.org',
      'ATTENDEE;CN=A very long name that is folded by the program;PARTSTAT=NEE',
      ' DS-ACTION:mailto:cid@example.org',
      'ATTENDEE;PARTSTAT=DECLINED:mailto:dan@example.org',
      'ATTENDEE;CUTYPE=ROOM:mailto:room@example.org',
    );
    expect(read('a.ics', calendar(...lines))).toEqual({
      date: '2026-11-23',
      weekday: 'monday',
      zone: 'Europe/Berlin',
      leftOut: {},
      meetings: [
        expect.objectContaining({
          name: 'Design, weekly',
          startSeconds: 9 * 3600,
          endSeconds: 9.75 * 3600,
          room: expect.objectContaining({ people: 3, cameras: 3 }),
        }),
      ],
    });
  });

  test('lasts for its DURATION, and takes what is said of all rooms', () => {
    const lines = calendar(...event(nine, 'DURATION:PT1H30M', people(40)));
    const [one] = read('a.ics', lines, { common: { cameras: 5, mode: 'stage' } }).meetings;
    expect(one).toMatchObject({ endSeconds: 10.5 * 3600, room: { people: 40, cameras: 5, mode: 'stage' } });
  });

  test('is left out when it is cancelled, of a whole day, or of nobody, and that is told', () => {
    const lines = calendar(
      ...event(nine, 'DURATION:PT1H', people(4)),
      ...event(nine, 'DURATION:PT1H', people(4), 'STATUS:CANCELLED'),
      ...event('DTSTART;VALUE=DATE:20261123', people(4)),
      ...event(nine, 'DURATION:PT1H'),
    );
    const { meetings, leftOut } = read('a.ics', lines);
    expect(meetings).toHaveLength(1);
    expect(leftOut).toEqual({ cancelled: 1, 'of whole days': 1, 'with nobody invited': 1 });
  });

  test('is shown by the clocks of the calendar, wherever its own are', () => {
    const lines = calendar(
      'X-WR-TIMEZONE:Europe/Berlin',
      ...event('DTSTART:20260701T070000Z', 'DURATION:PT1H', people(4)),
    );
    expect(read('a.ics', lines).meetings[0]!.startSeconds).toBe(9 * 3600);
    expect(read('a.ics', lines, { timezone: 'Asia/Tokyo' }).meetings[0]!.startSeconds).toBe(16 * 3600);
  });

  test('knows the zone that the file describes, whatever it is called there', () => {
    const part = (kind: string, start: string, month: number, from: string, to: string) => [
      `BEGIN:${kind}`,
      `DTSTART:${start}T020000`,
      `RRULE:FREQ=YEARLY;BYDAY=${month === 11 ? 1 : month === 3 && to === '-0400' ? 2 : -1}SU;BYMONTH=${month}`,
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      `END:${kind}`,
    ];
    const zone = (name: string, ...parts: string[][]) => [
      'BEGIN:VTIMEZONE',
      `TZID:${name}`,
      ...parts.flat(),
      'END:VTIMEZONE',
    ];
    const at = (name: string, zoneLines: string[]) =>
      read(
        'a.ics',
        calendar(...zoneLines, ...event(`DTSTART;TZID="${name}":20261123T090000`, 'DURATION:PT1H', people(3))),
      );
    const west = zone(
      'W. Europe Standard Time',
      part('STANDARD', '16011028', 10, '+0200', '+0100'),
      part('DAYLIGHT', '16010325', 3, '+0100', '+0200'),
    );
    expect(at('W. Europe Standard Time', west)).toMatchObject({ zone: 'Europe/Berlin', date: '2026-11-23' });
    const east = zone(
      'Eastern',
      part('STANDARD', '20071104', 11, '-0400', '-0500'),
      part('DAYLIGHT', '20070311', 3, '-0500', '-0400'),
    );
    expect(at('Eastern', east)).toMatchObject({ zone: 'America/New_York' });
    const fixed = zone('Home', [
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
    ]);
    expect(at('Home', fixed)).toMatchObject({ zone: 'Asia/Kolkata' });
    const nowhere = zone('Nowhere', [
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0017',
      'TZOFFSETTO:+0017',
      'END:STANDARD',
    ]);
    expect(() => at('Nowhere', nowhere)).toThrow('the time zone "Nowhere" is not known');
  });

  test('of a whole day or called off is left out, whatever rule it follows', () => {
    const lines = [
      ...event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY;BYDAY=20MO'),
      ...event('DTSTART:20261123T090000Z', 'DURATION:PT1H', 'STATUS:CANCELLED', 'RRULE:FREQ=HOURLY'),
    ];
    expect(
      problems('a.ics', calendar(...lines, ...event('DTSTART:20261123T090000Z', 'DURATION:PT1H', people(2)))),
    ).toEqual([]);
  });

  test('finds its zone behind the names that programs give it', () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Mitteleuropa', 'X-LIC-LOCATION:Europe/Berlin', 'END:VTIMEZONE'];
    const at = (tzid: string, ...more: string[]) =>
      calendar(
        'X-WR-TIMEZONE:UTC',
        ...more,
        ...event(`DTSTART;TZID=${tzid}:20261123T090000`, 'DURATION:PT1H', people(4)),
      );
    for (const lines of [at('Mitteleuropa', ...zone), at('/freeassociation.sourceforge.net/Europe/Berlin')])
      expect(read('a.ics', lines).meetings[0]!.startSeconds).toBe(8 * 3600);
    expect(problems('a.ics', at('"W. Europe Standard Time"'))).toEqual([
      '6: the time zone "W. Europe Standard Time" is not known',
    ]);
    const [one] = read('a.ics', at('"W. Europe Standard Time"'), { timezone: 'Europe/Berlin' }).meetings;
    expect(one!.startSeconds).toBe(9 * 3600);
  });
});

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

describe('the day', () => {
  const lines = ['start,duration,people', '2026-11-23 09:00,60,10', '2026-11-24 09:00,60,30', '2026-11-30 09:00,60,20'];

  test('is the fullest, the fullest of a weekday, or the one that is asked for', () => {
    expect(read('a.csv', lines).date).toBe('2026-11-24');
    expect(read('a.csv', lines, { day: 'Monday' }).date).toBe('2026-11-30');
    expect(read('a.csv', lines, { day: '2026-11-23' }).meetings[0]!.room.people).toBe(10);
  });

  test('is refused when there is no such', () => {
    expect(problems('a.csv', lines, { day: 'someday' })).toEqual(['--day takes a date or a weekday, not "someday"']);
    expect(problems('a.csv', lines, { day: '2026-02-30' })).toHaveLength(1);
    expect(problems('a.csv', lines, { timezone: 'Mars/Olympus' })).toEqual(['--timezone: "Mars/Olympus" is not known']);
    expect(problems('a.csv', lines, { day: 'sunday' })[0]).toMatch(/has no meetings on any sunday$/);
  });
});

describe('a table', () => {
  test('has times with and without days, durations in several words, quotes, and any of three separators', () => {
    const { meetings, date } = read('a.csv', [
      'Start;Duration;People;Room;Cameras;Mode',
      '09:00;45;8;"Sales; ""north""";;',
      '9:30;1h30;100;;3;stage',
      '10:00;1:15;5;;;tile',
      '',
    ]);
    expect(date).toBeUndefined();
    expect(
      meetings.map(({ name, startSeconds, endSeconds, room }) => [name, startSeconds, endSeconds, room.cameras]),
    ).toEqual([
      ['Sales; "north"', 32_400, 35_100, 8],
      ['line 3', 34_200, 39_600, 3],
      ['line 4', 36_000, 40_500, 5],
    ]);
    expect(read('a.csv', ['start\tend\tpeople', '2026-11-23T09:00\t10:15\t4']).meetings[0]!.endSeconds).toBe(36_900);
  });

  test.each<[string[], string[]]>([
    [['begin,duration,people'], ['1: there is no column "begin"']],
    [['start,duration'], ['1: the columns start and people are needed']],
    [['start,end,duration,people'], ['1: either end or duration is needed']],
    [
      ['start,duration,people', 'soon,60,4', '09:00,long,4', '09:00,60,many', '25:00,60,4', '09:00,60,4,5'],
      [
        '2: start is no time: "soon"',
        '3: duration is none: "long"',
        '4: people is no whole number: "many"',
        '5: start is no time: "25:00"',
        '6: 4 cells, but 3 columns',
      ],
    ],
    [['start,end,people', '09:00,08:00,4'], ['2: end is no time after the start: "08:00"']],
    [
      ['start,duration,people,cameras,mode', '09:00,60,4,5,', '09:00,60,4,,circle'],
      ['2: cameras is no number of those 4 people: "5"', '3: mode is tile or stage, not "circle"'],
    ],
  ])('says where it is wrong: %j', (lines, expected) => expect(problems('a.csv', lines)).toEqual(expected));
});

describe('a calendar says where it is wrong', () => {
  const start = 'DTSTART:20261123T090000Z';
  test.each<[string, string[], string[]]>([
    ['text', ['hello'], ['1: this is no line of a calendar, which would be NAME:VALUE']],
    ['nothing', [], ['1: there is no VCALENDAR in it']],
    ['cut off', ['BEGIN:VCALENDAR', 'BEGIN:VEVENT'], ['2: this VEVENT never ends: the file is cut off']],
    ['crossed', calendar('BEGIN:VEVENT', 'END:VTODO', 'END:VEVENT'), ['4: END:VTODO ends nothing that is open here']],
    ['no start', calendar(...event(people(2))), ['3: this VEVENT has no DTSTART']],
    ['no end', calendar(...event(start, people(2))), ['3: this VEVENT has neither DTEND nor DURATION']],
    ['backwards', calendar(...event(start, 'DTEND:20261123T080000Z')), ['6: this VEVENT ends before it has begun']],
    ['no time', calendar(...event('DTSTART:20261323T090000Z')), ['5: DTSTART is no time: "20261323T090000Z"']],
    [
      'hourly',
      calendar(...event(start, 'RRULE:FREQ=HOURLY')),
      ['6: FREQ=HOURLY in an RRULE is not known here; DAILY, WEEKLY, MONTHLY and YEARLY are'],
    ],
    [
      'set',
      calendar(...event(start, 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1')),
      ['6: BYSETPOS in an RRULE is known here with one weekday of a month only'],
    ],
    [
      'day of a year',
      calendar(...event(start, 'RRULE:FREQ=YEARLY;BYDAY=20MO')),
      ['6: BYDAY and BYMONTHDAY of FREQ=YEARLY in an RRULE are known here with BYMONTH only'],
    ],
    [
      'another month',
      calendar(...event(start, 'RRULE:FREQ=YEARLY;BYMONTH=5')),
      ['6: BYMONTH=5 in an RRULE is not the month that DTSTART is in'],
    ],
    [
      'two months',
      calendar(...event(start, 'RRULE:FREQ=YEARLY;BYMONTH=5,11')),
      [expect.stringContaining('one month only')],
    ],
    [
      'nth',
      calendar(...event(start, 'RRULE:FREQ=WEEKLY;BYDAY=2MO')),
      ['6: BYDAY=2MO in an RRULE makes no sense with FREQ=WEEKLY'],
    ],
    ['dates', calendar(...event(start, 'RDATE:20261124T090000Z')), ['6: RDATE is not known here']],
  ])('%s', (_, lines, expected) => expect(problems('a.ics', lines)).toEqual(expected));

  test('and when it cannot be read', () => {
    expect(() => readCalendar(join(folder, 'none.ics'), {})).toThrow(/none.ics cannot be read: ENOENT/);
  });
});

test('moments and clocks agree, also around changes', () => {
  for (let day = 0; day < 366; day++) {
    const moment = Date.UTC(2026, 0, 1 + day, 12);
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])
      expect(momentOf(wallOf(moment, zone), zone)).toBe(moment);
  }
});
