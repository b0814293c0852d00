import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCalendar } from '../../../cli/calendar/read-calendar.ts';
import { momentOf, wallOf } from '../../../cli/calendar/wall-clock.ts';
import { calendar, event, folder, people, problems, read } from './calendar-lines.ts';

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

  test('is left out when it has no length, or one of weeks, whatever else it says', () => {
    const lines = calendar(
      ...event(nine, 'DURATION:PT1H', people(4)),
      ...event(nine, people(4)),
      ...event(nine, 'DTEND;TZID=Europe/Berlin:20261123T090000', people(4)),
      ...event(nine, 'DURATION:PT0S', people(4), 'RRULE:FREQ=HOURLY'),
      ...event(nine, 'DTEND;TZID=Europe/Berlin:20261224T090000', people(4)),
      ...event(nine, 'DURATION:soon', 'RRULE:FREQ=HOURLY'),
    );
    const { meetings, leftOut } = read('a.ics', lines);
    expect(meetings).toHaveLength(1);
    expect(leftOut).toEqual({ 'without a length': 3, 'of more than a week': 1, 'with nobody invited': 1 });
  });

  test.each([
    ['called off', ['STATUS:CANCELLED', nine], 'cancelled'],
    ['moved to a whole day', ['DTSTART;VALUE=DATE:20261123', people(4)], 'of whole days'],
    ['made a note of nobody', [nine, 'DURATION:PT1H'], 'with nobody invited'],
    ['made a reminder', [nine, people(4)], 'without a length'],
  ])('of a rule that is %s alone does not take place', (_, instead, reason) => {
    const lines = calendar(
      ...event(nine, 'DURATION:PT1H', people(9), 'RRULE:FREQ=DAILY;COUNT=3'),
      ...event(...instead, 'RECURRENCE-ID:20261123T080000Z'),
    );
    const on = (day: string) => read('a.ics', lines, { day });
    expect(on('2026-11-23')).toMatchObject({ meetings: [], leftOut: { [reason]: 1 } });
    expect(on('2026-11-24').meetings).toHaveLength(1);
  });

  test('is shown by the clocks of the calendar, wherever its own are', () => {
    const lines = calendar(
      'X-WR-TIMEZONE:Europe/Berlin',
      ...event('DTSTART:20260701T070000Z', 'DURATION:PT1H', people(4)),
    );
    expect(read('a.ics', lines).meetings[0]!.startSeconds).toBe(9 * 3600);
    expect(read('a.ics', lines, { timezone: 'Asia/Tokyo' }).meetings[0]!.startSeconds).toBe(16 * 3600);
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
  const meeting = (...lines: string[]) => calendar(...event(...lines, 'DURATION:PT1H', people(2)));
  test.each<[string, string[], string[]]>([
    ['text', ['hello'], ['1: this is no line of a calendar, which would be NAME:VALUE']],
    ['nothing', [], ['1: there is no VCALENDAR in it']],
    ['cut off', ['BEGIN:VCALENDAR', 'BEGIN:VEVENT'], ['2: this VEVENT never ends: the file is cut off']],
    ['crossed', calendar('BEGIN:VEVENT', 'END:VTODO', 'END:VEVENT'), ['4: END:VTODO ends nothing that is open here']],
    ['no start', meeting(), ['3: this VEVENT has no DTSTART']],
    [
      'backwards',
      calendar(...event(start, 'DTEND:20261123T080000Z', people(2))),
      ['6: this VEVENT ends before it has begun'],
    ],
    ['no time', meeting('DTSTART:20261323T090000Z'), ['5: DTSTART is no time: "20261323T090000Z"']],
    [
      'hourly',
      meeting(start, 'RRULE:FREQ=HOURLY'),
      ['6: FREQ=HOURLY in an RRULE is not known here; DAILY, WEEKLY, MONTHLY and YEARLY are'],
    ],
    [
      'set',
      meeting(start, 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'),
      ['6: BYSETPOS in an RRULE is known here with one weekday of a month only'],
    ],
    [
      'day of a year',
      meeting(start, 'RRULE:FREQ=YEARLY;BYDAY=20MO'),
      ['6: BYDAY and BYMONTHDAY of FREQ=YEARLY in an RRULE are known here with BYMONTH only'],
    ],
    [
      'another month',
      meeting(start, 'RRULE:FREQ=YEARLY;BYMONTH=5'),
      ['6: BYMONTH=5 in an RRULE is not the month that DTSTART is in'],
    ],
    ['two months', meeting(start, 'RRULE:FREQ=YEARLY;BYMONTH=5,11'), [expect.stringContaining('one month only')]],
    [
      'nth',
      meeting(start, 'RRULE:FREQ=WEEKLY;BYDAY=2MO'),
      ['6: BYDAY=2MO in an RRULE makes no sense with FREQ=WEEKLY'],
    ],
    ['dates', meeting(start, 'RDATE:20261124T090000Z'), ['6: RDATE is not known here']],
  ])('%s', (_, lines, expected) => expect(problems('a.ics', lines)).toEqual(expected));

  test('and when it cannot be read', () => {
    expect(() => readCalendar(join(folder, 'none.ics'), {})).toThrow(/^cannot read .*none.ics: no such file/);
  });
});

test('moments and clocks agree, also around changes', () => {
  for (let day = 0; day < 366; day++) {
    const moment = Date.UTC(2026, 0, 1 + day, 12);
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])
      expect(momentOf(wallOf(moment, zone), zone)).toBe(moment);
  }
});
