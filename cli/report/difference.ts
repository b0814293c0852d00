import type { Difference } from '../../engine/run/events.ts';
import type { Style } from './style.ts';

function diffLine(line: string, style: Style): string {
  if (line.startsWith('+++') || line.startsWith('---')) return style('bold', line);
  if (line.startsWith('@@')) return style('cyan', line);
  if (line.startsWith('+')) return style('green', line);
  if (line.startsWith('-')) return style('red', line);
  return line;
}

/** What differs, below the line of its task: short sentences, then the unified diff. */
export function differenceLines(difference: Difference, style: Style): string[] {
  const lines = difference.summary.map((sentence) => `  ${style('dim', '~')} ${sentence}`);
  if (difference.text === undefined) return lines;
  const text = difference.text.replace(/\n+$/, '');
  return [...lines, ...text.split('\n').map((line) => `  ${diffLine(line, style)}`.trimEnd())];
}
