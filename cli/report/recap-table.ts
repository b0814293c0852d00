import type { HostRecap } from '../../engine/run/events.ts';
import { displayWidth, padTo } from './display-width.ts';
import type { Style } from './style.ts';

type Column = keyof HostRecap;

const looks: Partial<Record<Column, Parameters<Style>[0]>> = {
  changed: 'yellow',
  failed: ['red', 'bold'],
  unreachable: ['red', 'bold'],
};

/** What most runs have none of, and then need not be told. */
const forgiven: readonly Column[] = ['rescued', 'ignored'];

function cell(column: Column, value: number, heading: string, style: Style): string {
  const text = String(value).padStart(heading.length);
  if (value === 0) return style('dim', text);
  const look = looks[column];
  return look ? style(look, text) : text;
}

/** A row for each host, a column for each way a task may end. */
export function recapTable(
  hosts: Record<string, HostRecap>,
  { check, verbose, style }: { check: boolean; verbose: boolean; style: Style },
): string[] {
  const columns: Column[] = ['ok', 'changed', 'skipped', 'failed', 'unreachable'];
  columns.push(...forgiven.filter((column) => Object.values(hosts).some((recap) => recap[column])));
  if (verbose) columns.push('round_trips');
  const headings = columns.map((column) =>
    column === 'changed' && check ? 'would change' : column.replace('_', ' ').padStart(4),
  );
  const width = Math.max(5, ...Object.keys(hosts).map(displayWidth));
  const head = style('bold', [padTo('RECAP', width), ...headings].join('  '));
  const rows = Object.entries(hosts).map(([host, recap]) =>
    [padTo(host, width), ...columns.map((column, i) => cell(column, recap[column] ?? 0, headings[i]!, style))].join(
      '  ',
    ),
  );
  return [head, ...rows];
}
