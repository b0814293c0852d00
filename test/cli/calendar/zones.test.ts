import { describe, expect, test } from 'vitest';
import { calendar, event, people, problems, read } from './calendar-lines.ts';

describe('an event', () => {
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
