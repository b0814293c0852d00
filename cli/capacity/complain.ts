import { ConfigError } from '../../engine/errors.ts';

/** A mistake in an option's value: the value, with a caret below the part that is wrong, and how it is written rightly. */
export function complain(option: string, whole: string, part: { text: string; at: number }, say: string, hint: string) {
  const marks = ' '.repeat(part.at) + '^'.repeat(Math.max(1, part.text.length));
  return new ConfigError({ message: `${option}: ${say}`, details: [whole, marks], hint });
}

/** The pieces of a text between separators, each with where it begins. */
export function pieces(text: string, separator: string, offset = 0): { text: string; at: number }[] {
  let at = offset;
  return text.split(separator).map((piece) => {
    const found = { text: piece, at };
    at += piece.length + separator.length;
    return found;
  });
}
