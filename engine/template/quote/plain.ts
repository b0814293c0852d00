import { checkText, decimal, kindOf, Unwritable } from './unwritable.ts';

/** Texts, numbers and booleans as they are: for files without a syntax of their own, and for values of YAML. */
export function quotePlain(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return decimal(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') {
    throw new Unwritable(
      `${kindOf(value)} cannot be put into a text`,
      'use {{ join xs ", " }}, {{ json x }} or {{#each}}; or let the value be one {{ }} alone, which keeps its type',
    );
  }
  checkText(value);
  return value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A parser makes a line feed of a bare one.
  '\r': '&#13;',
};

/** Text of HTML, or of an attribute in quotes. */
export function quoteHtml(value: unknown): string {
  const text = quotePlain(value);
  if (text.includes('\0')) throw new Unwritable('HTML cannot hold a NUL character', 'take it out');
  return text.replace(/[&<>"'\r]/g, (character) => entities[character]!);
}
