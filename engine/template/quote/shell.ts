import { checkText, decimal, refuse, words } from './unwritable.ts';

/** A text in single quotes, in which the shell sees nothing but the quote itself. */
export function shellText(text: string): string {
  checkText(text);
  refuse(text, /\0/, 'a shell cannot hold a NUL character');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export const quoteShell = words((value) =>
  typeof value === 'number' ? decimal(value) : typeof value === 'boolean' ? String(value) : shellText(value),
);
