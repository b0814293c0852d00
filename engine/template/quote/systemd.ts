import { checkText, decimal, refuse, words } from './unwritable.ts';

const commands = /^\s*Exec(Start|Stop|Reload|Condition)\w*\s*=/;

const wordLists =
  /^\s*((Unset|Pass)?Environment|(ReadWrite|ReadOnly|Inaccessible|Exec|NoExec|Bind|BindReadOnly)Paths|TemporaryFileSystem|(Runtime|State|Cache|Logs|Configuration)Directory|SupplementaryGroups|LogExtraFields|Documentation)\s*=/;

/** Whether a line sets something that is words with quotes and C escapes; all else takes the rest of the line as it is. */
export function takesWords(line: string): boolean {
  return commands.test(line) || wordLists.test(line);
}

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
  return takesWords(line) ? word(value, commands.test(line)) : restOfLine(value);
});
