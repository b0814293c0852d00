import { isFigure } from '../columns.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in HTML, in elements and in attributes. */
export const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => entities[one]!);

/** The beginning of a part that is wider than a telephone: it can be moved, with keys too. */
export const scrolling = (name: string): string =>
  `<div class="scroll" role="region" tabindex="0" aria-label="${escape(name)}">`;

/** A table with its caption; figures stand to the right. The first cell of a row is its head. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const figures = head.map(
    (_, index) =>
      index > 0 && rows.some((row) => row[index]) && rows.every((row) => !row[index] || isFigure(row[index])),
  );
  const look = (index: number): string => (figures[index] ? ' class="figure"' : '');
  const cells = (row: readonly string[]): string =>
    row
      .map((cell, index) =>
        index === 0 ? `<th scope="row">${escape(cell)}</th>` : `<td${look(index)}>${escape(cell)}</td>`,
      )
      .join('');
  const heads = head.map((cell, index) => `<th scope="col"${look(index)}>${escape(cell)}</th>`);
  return `${scrolling(caption)}<table><caption>${escape(caption)}</caption><thead><tr>${heads.join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table></div>`;
}
