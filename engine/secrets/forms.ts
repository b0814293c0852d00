import { languages } from '../template/model.ts';
import { quotes } from '../template/quote/quote.ts';
import type { Quote } from '../template/quote/unwritable.ts';

/** The characters of base64 that a text fixes, whatever stands before it (0, 1 or 2 bytes off the grid) and after it. */
export function base64Cores(text: string): string[] {
  return ['', 'x', 'xx'].map((before) => {
    const bytes = Buffer.from(before + text);
    return bytes.toString('base64').slice(Math.ceil((before.length * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}

function urlForms(text: string): string[] {
  if (isPlain.test(text)) {
    const form = encodeURIComponent(text);
    return [form, form.toLowerCase() === form ? form : form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
  }
  if (/\p{Surrogate}/u.test(text)) return [];
  const plain = encodeURIComponent(text);
  const strict = plain.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const spaced = [plain, strict, encodeURI(text), new URLSearchParams([['', text]]).toString().slice(1)].flatMap(
    (form) => [form, form.replaceAll('%20', '+')],
  );
  return spaced.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** Lines that change how a language writes what follows: systemd takes words in some settings, and `$` in commands. */
const lineStarts = ['', 'Environment=', 'ExecStart='];

/** What no language has to escape. */
const isPlain = /^[A-Za-z0-9_+/=-]+$/;

function literal(quote: Quote, text: string, line: string): string[] {
  try {
    return [quote(text, line).replace(/^(["'])(.*)\1$/s, '$2')];
  } catch {
    return [];
  }
}

/** As each configuration language writes it, without the quotes around it. Passwords and keys of ours are plain to all of them. */
function quotedForms(text: string): string[] {
  if (isPlain.test(text)) return [text];
  return languages.flatMap((language) => lineStarts.flatMap((line) => literal(quotes[language], text, line)));
}

const known: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\u001b': '\\E',
  "'": "\\'",
  '\\': '\\\\',
};
const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

/** Between `$'` and `'`, as bash's `%q` and `set -x` write it: in a locale that knows the characters, and in none. */
function ansiC(text: string): string[] {
  // eslint-disable-next-line no-control-regex
  const named = text.replace(/[\u0000-\u001f\u007f'\\]/g, (one) => known[one] ?? octal(one.charCodeAt(0)));
  const bytes = named.replace(/[^\0-\x7f]/gu, (one) => [...Buffer.from(one)].map(octal).join(''));
  return [named, bytes];
}

function shellForms(text: string): string[] {
  const own = ansiC(text);
  return [
    ...own,
    text.replaceAll("'", `'"'"'`),
    text.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    text.replace(/["$`\\]/g, '\\$&'),
  ];
}

/** What has several lines is printed line by line; the armour around a key is no secret. */
function linesOf(text: string): string[] {
  if (!text.includes('\n')) return [];
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('-----'));
  return [...new Set(lines.flatMap((line) => [line, line.trim()]))];
}

/** Every form that a secret text is likely to be seen in. */
export function formsOf(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  const cores = base64Cores(text).flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
  const base64 = [Buffer.from(text).toString('base64'), Buffer.from(text).toString('base64url')];
  const lines = linesOf(text);
  // Of a key every language leaves the lines as they are, whatever it makes of what is between them.
  const isKey = lines.length > 0 && lines.every((line) => line === '' || isPlain.test(line));
  const forms = [text, ...(isKey ? [] : writtenForms(text)), ...base64, ...cores, hex, hex.toUpperCase()];
  return [...new Set([...forms, ...lines.flatMap((line) => formsOf(line))])];
}

/** As it is written in files and commands. */
function writtenForms(text: string): string[] {
  const shell = isPlain.test(text) ? [] : shellForms(text);
  return [JSON.stringify(text).slice(1, -1), ...quotedForms(text), ...shell, ...urlForms(text)];
}
