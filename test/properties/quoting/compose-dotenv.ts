/** Reads a quoted value as Compose does: the index after its closing quote, and its text before escapes are expanded. */
function quoted(source: string, start: number): { raw: string; end: number } {
  const quote = source[start]!;
  let raw = '';
  for (let index = start + 1; index < source.length; index++) {
    const character = source[index]!;
    if (character === '\\' && index + 1 < source.length) {
      const next = source[++index]!;
      raw += next === quote ? next : `\\${next}`;
    } else if (character === quote) return { raw, end: index + 1 };
    else raw += character;
  }
  throw new Error('unterminated quoted value');
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  c: '\\c',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/** Compose's escapes of double quotes; `$$` then stands for a dollar, and any other dollar begins a variable. */
function expand(raw: string): string {
  const unescaped = raw.replace(/\\([abcfnrtv$"\\])/g, (_, letter: string) => escapes[letter]!);
  return unescaped.replace(/\$(\$|.?)/gs, (_, next: string) => {
    if (next !== '$') throw new Error('a variable would be expanded');
    return '$';
  });
}

/** A reader of `.env` files after the rules of compose-go (2024 and later): only what our files use, and strict. */
export function readCompose(file: string): Record<string, string> {
  const source = file.replaceAll('\r\n', '\n');
  const values: Record<string, string> = {};
  let index = 0;
  while (index < source.length) {
    const rest = /^(\s+|#[^\n]*)+/.exec(source.slice(index));
    if (rest) index += rest[0].length;
    if (index >= source.length) break;
    const key = /^(\w+)=/.exec(source.slice(index));
    if (!key) throw new Error(`no name at ${JSON.stringify(source.slice(index, index + 20))}`);
    index += key[0].length;
    const plain = /^[\w.,:/@+-]*(?=\n|$)/.exec(source.slice(index));
    if (plain) {
      values[key[1]!] = plain[0];
      index += plain[0].length;
      continue;
    }
    if (!/["']/.test(source[index] ?? ''))
      throw new Error('the test reads quoted values, and plain ones that need no quotes');
    const { raw, end } = quoted(source, index);
    values[key[1]!] = source[index] === '"' ? expand(raw) : raw;
    index = end;
  }
  return values;
}
