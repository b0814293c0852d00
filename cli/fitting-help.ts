import { wrapped } from './report/columns.ts';

const inset = 6;

/** What stands beside it goes below it: a command and what it does. */
function besideBelow(line: string, width: number): string[] {
  const [, left = line, right = ''] = /^( +\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
  if (right === '') return [line];
  return [left, ...wrapped(right, width - inset).map((part) => ' '.repeat(inset) + part)];
}

const isProse = (line: string): boolean => /^\S/.test(line);

/** A help's text for a window: where lines are too long for it, sentences are set anew, between words. */
export function fittingHelp(text: string, width: number): string {
  const lines = text.split('\n');
  const out: string[] = [];
  for (let index = 0; index < lines.length;) {
    const end = lines.findIndex((line, at) => at > index && !(isProse(line) && isProse(lines[index]!)));
    const part = lines.slice(index, end < 0 ? lines.length : end);
    if (part.every((line) => line.length <= width)) out.push(...part);
    else
      out.push(
        ...(isProse(part[0]!) ? wrapped(part.join(' '), width) : part.flatMap((line) => besideBelow(line, width))),
      );
    index += part.length;
  }
  return out.join('\n');
}
