import { columns, wrapped } from '../columns.ts';
import type { Rows } from '../plan-rows.ts';
import { printable } from '../printable.ts';
import type { Style } from '../style.ts';

/** What fits everywhere. */
export const width = 80;

/** A table whose first row is its head. */
export const named = (style: Style, rows: readonly (readonly string[])[]): string[] => {
  const [head, ...others] = columns(rows.map((row) => row.map(printable)));
  return [style('bold', head!), ...others];
};

/** The same of rows whose head is written as elsewhere. */
export const titled = (style: Style, [head, ...rows]: Rows): string[] =>
  named(style, [head.map((cell) => cell.toUpperCase()), ...rows]);

/** Lines with a name before each. */
export function pairs(lines: readonly (readonly [string, string])[]): string[] {
  const indent = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.flatMap(([name, text]) =>
    wrapped(text, width - indent).map((line, index) => (index === 0 ? name : '').padEnd(indent) + line),
  );
}

/** Parts with an empty line between them; those that say nothing are left out. */
export function parted(parts: readonly (readonly string[])[]): string[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index > 0 ? ['', ...part] : part));
}
