import type { Room } from '../../capacity/room.ts';
import type { Calendar, Occurrence } from './occurrence.ts';
import type { SourceLines } from './source-lines.ts';
import { wallFrom, type WallTime } from './wall-clock.ts';

const columns = ['start', 'end', 'duration', 'people', 'room', 'cameras', 'mode'] as const;

type Column = (typeof columns)[number];
type Row = Partial<Record<Column, string>>;

/** For rows that name a time and no day. */
const anyDay = [1970, 1, 1];

/** Reads a table with the columns start, end or duration, people, and if it likes room, cameras and mode. Throws a ConfigError with every mistake. */
export function readCsv(source: SourceLines): Calendar {
  const [head = '', ...lines] = source.lines;
  const separator = [';', '\t', ','].find((one) => head.includes(one)) ?? ',';
  const names = cellsOf(head, separator).map((name) => name.trim().toLowerCase());
  checkHead(names, source);
  source.check();
  const occurrences = lines.flatMap((text, index): Occurrence[] => {
    if (text.trim() === '') return [];
    const cells = cellsOf(text, separator);
    const line = index + 2;
    if (cells.length > names.length)
      return (
        source.wrong(
          line,
          `${cells.length} cells, but ${names.length} columns`,
          'put texts with separators into "..."',
        ) ?? []
      );
    const row: Row = Object.fromEntries(names.map((name, column) => [name, cells[column]?.trim() ?? '']));
    return occurrenceOf(row, line, source) ?? [];
  });
  source.check();
  return { occurrences, leftOut: {} };
}

function checkHead(names: readonly string[], source: SourceLines): void {
  const has = (name: Column): boolean => names.includes(name);
  const strange = names.find((name) => !(columns as readonly string[]).includes(name));
  const example = `the first line names the columns, such as start,duration,people (also: ${columns.join(', ')})`;
  if (strange !== undefined) source.wrong(1, `there is no column "${strange}"`, example);
  else if (!has('start') || !has('people')) source.wrong(1, 'the columns start and people are needed', example);
  else if (has('end') === has('duration')) source.wrong(1, 'either end or duration is needed', example);
}

/** Cells of a line; those in quotes may hold the separator, and quotes that are doubled. */
function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted ? quoted[0].length : rest.indexOf(separator);
    const cell = quoted ? quoted[1]!.replaceAll('""', '"') : end < 0 ? rest : rest.slice(0, end);
    cells.push(cell);
    if (end < 0 || end >= rest.length) return cells;
    rest = rest.slice(end + separator.length);
  }
}

function occurrenceOf(row: Row, line: number, source: SourceLines): Occurrence[] | undefined {
  const { start = '', end, duration, people = '', room = '', cameras = '', mode = '' } = row;
  const from = timeOf(start);
  if (from === undefined)
    return source.wrong(line, `start is no time: "${start}"`, 'it would be 2026-11-23 09:00, or 09:00');
  const seconds = end === undefined ? secondsOf(duration ?? '') : secondsUntil(from, end);
  if (seconds === undefined)
    return end === undefined
      ? source.wrong(line, `duration is none: "${duration}"`, 'it would be 45 (minutes), 1h30 or 1:30')
      : source.wrong(line, `end is no time after the start: "${end}"`);
  if (!/^\d+$/.test(people) || Number(people) > 100_000)
    return source.wrong(line, `people is no whole number: "${people}"`);
  if (!/^\d*$/.test(cameras) || Number(cameras) > Number(people))
    return source.wrong(line, `cameras is no number of those ${people} people: "${cameras}"`);
  if (mode !== '' && mode !== 'tile' && mode !== 'stage')
    return source.wrong(line, `mode is tile or stage, not "${mode}"`);
  if (Number(people) === 0) return [];
  const shape = {
    ...(cameras === '' ? {} : { cameras: Number(cameras) }),
    ...(mode === '' ? {} : { mode: mode as Room['mode'] }),
  };
  return [{ name: room === '' ? `line ${line}` : room, start: from, seconds, people: Number(people), room: shape }];
}

const time = /^(?:(\d{4})-(\d\d?)-(\d\d?)[T ]+)?(\d\d?):(\d\d)(?::(\d\d))?$/;

function timeOf(text: string): WallTime | undefined {
  const [whole, year, month, day, ...clock] = time.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const date = year === undefined ? anyDay : [year, month, day].map(Number);
  return wallFrom([...date, ...clock.map((part) => Number(part ?? 0))]);
}

/** An end without a day is on the day of the start. */
function secondsUntil(start: WallTime, end: string): number | undefined {
  const isClock = /^\d\d?:/.test(end);
  const until = timeOf(isClock ? `${new Date(start).toISOString().slice(0, 10)} ${end}` : end);
  return until === undefined || until <= start ? undefined : (until - start) / 1000;
}

function secondsOf(duration: string): number | undefined {
  const [whole, hours = '0', minutes = '0', alone] =
    /^(?:(\d+)(?:h|:)\s*(\d*)(?:m|min)?|(\d+)\s*(?:m|min)?)$/.exec(duration) ?? [];
  if (whole === undefined) return undefined;
  const total = alone === undefined ? Number(hours) * 60 + Number(minutes) : Number(alone);
  return total > 0 && total <= 7 * 24 * 60 ? total * 60 : undefined;
}
