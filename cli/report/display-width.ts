let segmenter: Intl.Segmenter | undefined;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
const plainText = /^[\x20-\x7e]*$/;

// East Asian Wide and Fullwidth, in blocks: exact enough to put a caret below a column.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** It takes 8 ms to make, which only other texts than plain ones are worth. */
function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  for (const character of grapheme) {
    if (invisible.test(character)) continue;
    const code = character.codePointAt(0)!;
    return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
  }
  return 0;
}

/** Columns that a text without escape sequences takes on a terminal. */
export function displayWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

/** Pads to a width in columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Cuts to a width in columns; what is cut off leaves an ellipsis. */
export function clipTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
