import type { Property } from './ics-properties.ts';
import type { SourceLines } from './source-lines.ts';
import { isZone, momentOf, wallFrom, type WallTime } from './wall-clock.ts';

/** A time of a calendar by the clocks of its zone. */
export interface ZonedTime {
  wall: WallTime;
  zone: string;
  /** A whole day. */
  isDate: boolean;
}

export interface Zones {
  /** Where times without a zone, and those of zones that nobody knows, are; said by the user. */
  given?: string;
  /** The calendar's own; for times without a zone. */
  own?: string;
  /** What the calendar says of its zones: their proper names. */
  aliases: ReadonlyMap<string, string>;
}

const pattern = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;

/** Reads a value such as 20261123T090000; undefined when it is none. */
export function parseTime(text: string): { wall: WallTime; isUtc: boolean; isDate: boolean } | undefined {
  const [whole, ...parts] = pattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const wall = wallFrom(parts.slice(0, 6).map((part) => Number(part ?? 0)));
  return wall === undefined ? undefined : { wall, isUtc: parts[6] === 'Z', isDate: parts[3] === undefined };
}

/** The times of a DTSTART, DTEND or EXDATE; what is none is noted as wrong. */
export function timesOf({ name, parameters, value, line }: Property, zones: Zones, source: SourceLines): ZonedTime[] {
  const tzid = parameters.get('TZID');
  return value.split(',').flatMap((text) => {
    const time = parseTime(text.trim());
    if (!time) return source.wrong(line, `${name} is no time: "${text}"`, 'it would be 20261123T090000') ?? [];
    const zone = time.isUtc ? 'UTC' : zoneOf(tzid, zones);
    if (zone !== undefined) return [{ wall: time.wall, zone, isDate: time.isDate }];
    const hint = '--timezone Europe/Berlin (the place that you mean) says where such times are';
    return source.wrong(line, `the time zone "${tzid}" is not known`, hint) ?? [];
  });
}

function zoneOf(tzid: string | undefined, { given, own, aliases }: Zones): string | undefined {
  if (tzid === undefined) return given ?? own ?? 'UTC';
  // Some programs put something of their own before the name: /example.org/Europe/Berlin.
  const parts = tzid.split('/');
  const names = [tzid, aliases.get(tzid), parts.slice(-3).join('/'), parts.slice(-2).join('/'), given];
  return names.find((name) => name !== undefined && isZone(name));
}

export const momentOfTime = ({ wall, zone }: ZonedTime): number => momentOf(wall, zone);

const duration = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of a DURATION such as PT1H30M; undefined when it is none. */
export function secondsOfDuration(text: string): number | undefined {
  const found = duration.exec(text);
  if (!found) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}
