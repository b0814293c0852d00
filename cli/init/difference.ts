import { createTwoFilesPatch } from 'diff';
import { differenceLines } from '../report/difference.ts';
import { createStyle } from '../report/style.ts';

/** What would change in files that are there, line by line. */
export function differenceOf(
  files: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string | undefined>,
): string[] {
  const style = createStyle(process.stdout);
  return [...files].toReversed().flatMap(([path, text]) => {
    const patch = createTwoFilesPatch(path, path, before.get(path) ?? '', text, '', '', { context: 2 });
    const lines = patch.split('\n').filter((line) => !/^(=====|Index: )/.test(line));
    return differenceLines({ summary: [], text: lines.join('\n') }, style).map((line) => line.replace(/^ {2}/, ''));
  });
}
