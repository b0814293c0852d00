import { checkText, decimal, refuse, words } from './unwritable.ts';

/** What Compose 1 (Debian 12's, in Python) and Compose 2 do not read alike in single quotes. */
const apart = /\r|\\\\|\\$|\$\{/;

/**
 * Compose 1 and 2, systemd's EnvironmentFile, Node and `sh` all read a text in single quotes alike. What cannot stand in
 * it goes into double quotes, of which the two Composes share the escapes but not that of a dollar; with dollars, into
 * single quotes as only the Composes know them. What is left then is refused: no form of it means the same to both.
 */
export const quoteDotenv = words((value) => {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'boolean') return String(value);
  checkText(value);
  refuse(value, /\0/, 'an environment variable cannot hold a NUL character');
  if (!apart.test(value) && !value.includes("'")) return `'${value}'`;
  refuse(value, /\\$/, 'Compose takes a backslash at the end of a value for the escape of the quote behind it');
  refuse(value, /\$\{/, 'Compose 1 puts variables in place of ${...}, however it is written');
  if (!value.includes('$')) return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r')}"`;
  refuse(
    value,
    /\r|\\[\\']/,
    'a dollar beside a carriage return, or two backslashes, or one before a quote, is not the same to all Composes',
  );
  return `'${value.replaceAll("'", "\\'")}'`;
});
