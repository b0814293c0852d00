import { checkText, decimal, kindOf, refuse, Unwritable } from './unwritable.ts';

/** coturn reads lines into a buffer of this many bytes, the option's name included. */
const longest = 900;

/**
 * The rest of an `option=value` line. coturn knows no escapes, but takes off one quote at each end:
 * a text that begins or ends with what it would strip goes between quotes.
 */
export function quoteCoturn(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return decimal(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'string')
    throw new Unwritable(
      `${kindOf(value)} cannot be written for coturn`,
      'coturn takes one value a line: write the option in an {{#each}}',
    );
  checkText(value);
  refuse(value, /[\0\n]/, 'coturn takes one line for each option, and the text has a line break or a NUL character');
  if (value === '')
    throw new Unwritable('coturn cannot tell an empty value from none', 'leave the option out with {{#if}}');
  if (Buffer.byteLength(value) > longest) throw new Unwritable(`coturn reads no line that is longer than 1024 bytes`);
  return /^["= \t]|[\s\v\f]$/.test(value) ? `"${value}"` : value;
}
