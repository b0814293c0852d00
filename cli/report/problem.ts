import { isAbsolute, relative } from 'node:path';
import type { Position, Problem } from '../../engine/errors.ts';
import { withoutPasswords } from '../../engine/inventory/connection-names.ts';
import { wrapped } from './columns.ts';
import { displayWidth } from './display-width.ts';
import { printable, printableLine } from './printable.ts';
import { sourceExcerpt } from './source-excerpt.ts';
import type { Style } from './style.ts';

export interface ProblemLook {
  style: Style;
  cwd: string;
  /** Columns to fit the source line into. */
  width: number;
  /** Columns of a terminal, which breaks sentences in the midst of words; undefined where they are better left whole. */
  sentences?: number;
}

/** A path as the reader would type it: relative to where they are when it lies below. */
export function shownPath(file: string, cwd: string): string {
  if (!isAbsolute(file)) return file;
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

function place(at: Position, cwd: string): string {
  return `${printableLine(shownPath(at.file, cwd))}:${at.line}:${at.column}`;
}

function indented(text: string, sentences = Infinity): string[] {
  return printable(text)
    .split('\n')
    .flatMap((line) => (displayWidth(line) > sentences - 2 ? wrapped(line, sentences - 2) : [line]))
    .map((line) => `  ${line}`.trimEnd());
}

/** The lines below a problem's message: the source line with a caret, the details, the one thing to try. */
export function problemBody(problem: Problem, { style, width, sentences }: ProblemLook): string[] {
  const lines: string[] = [];
  if (problem.at && problem.sourceLine !== undefined) {
    lines.push(...sourceExcerpt(problem.at, withoutPasswords(problem.sourceLine), width, style));
  }
  for (const detail of problem.details ?? []) lines.push(...indented(detail, sentences));
  if (problem.hint) lines.push(`  ${style('cyan', 'help:')} ${printableLine(problem.hint)}`);
  return lines;
}

/** A problem's first line, without a label: `inventory.yml:12:7: unknown variable "prosdy_port"`. */
export function problemTitle(problem: Problem, { style, cwd }: ProblemLook): string {
  const message = printableLine(problem.message);
  return problem.at ? `${style('bold', `${place(problem.at, cwd)}:`)} ${message}` : message;
}

/** A problem as it is shown to people, a line each. */
export function problemLines(problem: Problem, look: ProblemLook, label = 'error'): string[] {
  const title = problemTitle(problem, look);
  const colour = label === 'error' ? 'red' : 'yellow';
  const first = problem.at && label === 'error' ? title : `${look.style([colour, 'bold'], `${label}:`)} ${title}`;
  return [first, ...problemBody(problem, look)];
}
