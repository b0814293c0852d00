import { checkText, decimal, refuse, words } from './unwritable.ts';

/** Settings whose value is a list of words with quotes and C escapes; all others take the rest of the line as it is. */
const wordSettings =
  /^\s*(Exec\w+|Environment|UnsetEnvironment|PassEnvironment|(Read|Write|Exec|NoExec|Inaccessible|ReadOnly|ReadWrite|InaccessibleDirectories|Temporary|Bind|BindReadOnly)\w*(Paths|FileSystem)|\w+Directory|Wants|Requires|After|Before|SupplementaryGroups|ListenDatagram)\s*=/;

const plainWord = /^[\w./:@,+=-]+$/;

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/g;

function word(text: string, command: boolean): string {
  refuse(text, /\0/, 'systemd cannot hold a NUL character');
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(control, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replaceAll('%', '%%');
  return `"${command ? escaped.replaceAll('$', '$$$$') : escaped}"`;
}

function restOfLine(text: string): string {
  refuse(text, /[\0\n\r]/, 'this systemd setting takes one line, and the text has a line break');
  refuse(text, /^\s|\s$|\\$/, 'systemd would not keep the blank or the backslash at the end of this text');
  return text.replaceAll('%', '%%');
}

/** A word for settings that take words (quoted only where needed), else the text with `%` doubled. */
export const quoteSystemd = words((value, line) => {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  checkText(value);
  refuse(value, /\p{Noncharacter_Code_Point}/u, 'systemd ignores lines with a Unicode noncharacter in them');
  if (plainWord.test(value)) return value;
  return wordSettings.test(line) ? word(value, /^\s*Exec/.test(line)) : restOfLine(value);
});
