import { checkText, decimal, refuse, words } from './unwritable.ts';

/**
 * The form that Compose, systemd's EnvironmentFile, Node and `sh` all read alike is a text in single quotes.
 * What cannot stand in it goes into double quotes with Compose's escapes, of which systemd knows the same.
 */
export const quoteDotenv = words((value) => {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'boolean') return String(value);
  checkText(value);
  refuse(value, /\0/, 'an environment variable cannot hold a NUL character');
  // In single quotes Compose takes a backslash before the closing quote for an escape; and CR LF it reads as LF.
  if (!/['\r]|\\$/.test(value)) return `'${value}'`;
  return `"${value.replace(/["\\$]/g, '\\$&').replaceAll('\r', '\\r')}"`;
});
