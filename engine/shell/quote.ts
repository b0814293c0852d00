import { ConfigError } from '../errors.ts';

/** A piece of shell that is used as it stands; everything else that the `sh` tag gets is quoted. */
export class ShellText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** One word for a POSIX shell, whatever is in it. NUL cannot be in a word. */
export function quote(word: string): string {
  if (word.includes('\0'))
    throw new ConfigError({
      message: 'a text with a NUL character cannot be given to a host',
      hint: 'take it out of the value',
    });
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Words of a command line, each quoted. */
export function quoteAll(words: Iterable<string>): string {
  return Array.from(words, quote).join(' ');
}

type Piece = string | number | ShellText | readonly (string | number)[];

/**
 * Shell text from a template literal: strings, numbers and lists of them become quoted words.
 * @example sh`chown ${owner}:${group} -- ${path}`
 */
export function sh(strings: TemplateStringsArray, ...pieces: Piece[]): string {
  return strings.reduce((text, literal, index) => text + pieceText(pieces[index - 1]!) + literal);
}

function pieceText(piece: Piece): string {
  if (piece instanceof ShellText) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return quote(String(piece));
  return quoteAll(piece.map(String));
}

/** Shell that is already quoted, for use within the `sh` tag. */
export const shellText = (text: string): ShellText => new ShellText(text);
