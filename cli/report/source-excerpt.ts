import type { Position } from '../../engine/errors.ts';
import { clipTo, displayWidth } from './display-width.ts';
import { printableLine } from './printable.ts';
import type { Style } from './style.ts';

const tabStop = 4;
const shownBefore = 60;

function expandTabs(text: string): string {
  let out = '';
  for (const character of text) {
    out += character === '\t' ? ' '.repeat(tabStop - (displayWidth(out) % tabStop)) : character;
  }
  return out;
}

function clipLeft(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const characters = Array.from(text);
  while (displayWidth(characters.join('')) > width - 1) characters.shift();
  return `…${characters.join('')}`;
}

/** The offending line under its number, and a caret below the column; a long line is cut on both sides of the caret. */
export function sourceExcerpt(at: Position, line: string, width: number, style: Style): string[] {
  const column = Math.min(Math.max(at.column, 1), line.length + 1);
  const gutter = String(at.line);
  const room = Math.max(20, width - gutter.length - 6);
  const whole = expandTabs(printableLine(line.slice(0, column - 1)));
  const fits = displayWidth(expandTabs(printableLine(line))) <= room;
  const before = fits ? whole : clipLeft(whole, Math.min(shownBefore, Math.floor(room * 0.6)));
  const after = clipTo(expandTabs(printableLine(line.slice(column - 1))), room - displayWidth(before));
  const bar = style('dim', '|');
  return [
    `  ${style('dim', gutter)} ${bar} ${before}${after}`.trimEnd(),
    `  ${' '.repeat(gutter.length)} ${bar} ${' '.repeat(displayWidth(before))}${style(['red', 'bold'], '^')}`,
  ];
}
