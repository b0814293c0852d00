import type { Warning } from '../../../capacity/host-warnings.ts';
import { wrapped } from '../columns.ts';
import { printable } from '../printable.ts';
import type { Style } from '../style.ts';
import { width } from './named-table.ts';

/** What to know before believing a plan. */
export function warningLines(warnings: readonly Warning[], style: Style): string[] {
  if (warnings.length === 0) return [];
  return [
    style('bold', 'WATCH OUT'),
    ...warnings
      .flatMap(({ message }) => wrapped(`- ${printable(message)}`, width, 2))
      .map((line) => style('yellow', line)),
  ];
}
