import { checkText, decimal, refuse, Unwritable, words } from './unwritable.ts';

/** nginx reads its files through a buffer of this many bytes; no word can be longer. */
const longest = 4000;

/** A word in double quotes; true and false are `on` and `off`. */
export const quoteNginx = words((value) => {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  checkText(value);
  refuse(value, /\0/, 'nginx cannot hold a NUL character');
  refuse(
    value,
    /\$/,
    'nginx knows no way to write a "$": it would begin a variable',
    'if the directive takes no variables, write {{raw x}} in quotes of your own',
  );
  if (Buffer.byteLength(value) > longest)
    throw new Unwritable(`nginx reads no word that is longer than ${longest} bytes`);
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
});
