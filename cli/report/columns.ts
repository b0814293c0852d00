import { displayWidth, padTo } from './display-width.ts';

const numberForm = /^[-+]?\d[\d,.]*(?: ?[%a-zµ/A-Z]+(?:\/s)?)?$/;

/** Whether a cell is a figure, with its unit or without. */
export const isFigure = (cell: string): boolean => numberForm.test(cell);

/** Rows of words in columns, two blanks apart; columns of figures are set to the right. The first row is the head. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...others] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => displayWidth(cells[column] ?? ''))));
  const right = head.map((_, column) => {
    const cells = others.map((row) => row[column] ?? '').filter((cell) => cell !== '' && cell !== '-');
    return cells.length > 0 && cells.every((cell) => isFigure(cell));
  });
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        right[column] ? ' '.repeat(widths[column]! - displayWidth(cell)) + cell : padTo(cell, widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Breaks a sentence into lines of so many columns, all but the first set in by so much. */
export function wrapped(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = width - (lines.length > 0 ? indent : 0);
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, index) => (index > 0 ? ' '.repeat(indent) + one : one));
}
