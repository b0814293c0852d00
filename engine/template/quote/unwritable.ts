/** A value that a language has no literal for. The message never holds the value: it may be a secret. */
export class Unwritable extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Writes a value as a literal of a language. `line` is what stands before it on its line of the rendered file. */
export type Quote = (value: unknown, line: string) => string;

export type Scalar = string | number | boolean;

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** A number in decimal, or a refusal: no configuration language has infinities. */
export function decimal(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Unwritable(`${value} is no number that can be written`);
  return Object.is(value, -0) ? '0' : String(value);
}

/** Refuses what no text file can hold or no program can read back from one. */
export function checkText(text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new Unwritable('the text is not valid Unicode (half of a surrogate pair)');
}

/** Refuses characters that a language cannot hold in any form. */
export function refuse(text: string, characters: RegExp, message: string, hint?: string): void {
  if (characters.test(text)) throw new Unwritable(message, hint);
}

/** A quoter for languages that know words only: scalars by `word`, lists as words with spaces between. */
export function words(word: (value: Scalar, line: string) => string): Quote {
  const one = (value: unknown, line: string): string => {
    if (typeof value === 'bigint') return decimal(value);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new Unwritable(
        `${kindOf(value)} cannot be written as a word`,
        'write its fields one by one, or go through it with {{#each}}',
      );
    }
    return word(value, line);
  };
  return (value, line) => (Array.isArray(value) ? value.map((item) => one(item, line)).join(' ') : one(value, line));
}
