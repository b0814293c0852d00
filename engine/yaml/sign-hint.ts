/** What to do about what the parser says of a line; `above` are the lines before it, the nearest last. */
export function signHint(message: string, line: string, above: readonly string[]): string | undefined {
  if (/at node end|^Nested mappings/.test(message))
    return 'a text with [ ] { } # or ": " in it stands in quotes as a whole';
  if (message.startsWith('Map keys must be unique'))
    return 'take one of the two out, or give them to two items of a list';
  if (message.startsWith('Missing closing')) return 'a quotation mark before it is opened, and closed nowhere';
  if (message.startsWith('All mapping items')) return columnHint(line, above);
  if (message.startsWith('Implicit keys need'))
    return colonHint(line) ?? 'a colon and a blank stand between name and value';
  return undefined;
}

const marginOf = (line: string): number => line.length - line.trimStart().length;

/** A name that lacks its colon, or a colon that lacks its blank. */
function colonHint(line: string): string | undefined {
  const words = line.replace(/(^|\s)#.*/, '').trim();
  if (/:(\s|$)/.test(words) || words === '') return undefined;
  const [, name = words, value = ''] = /^([\w.-]+)(?::|\s+)(.*)$/.exec(words) ?? [];
  return `a colon is missing, or the blank behind it: write \`${`${name}: ${value}`.trim()}\``;
}

/** A key that begins elsewhere than those of its map; where the line above is no key, that one is the mistake. */
function columnHint(line: string, above: readonly string[]): string {
  const index = above.findLastIndex((one) => !/^\s*(#|$)/.test(one));
  const before = above[index] ?? '';
  const missing = colonHint(before);
  if (missing !== undefined) return `line ${index + 1} is the mistake: ${missing}`;
  const blanks = (count: number) => (count === 1 ? '1 blank' : `${count} blanks`);
  return `what belongs together begins in the same column: before this line are ${blanks(marginOf(line))}, before line ${index + 1} are ${marginOf(before)}`;
}
