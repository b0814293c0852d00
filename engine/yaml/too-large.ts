import { Lexer } from 'yaml';

/** So long a text is parsed whatever it holds: that takes less than 300 MB. */
const small = 500_000;

/** Words and signs of YAML, each of which the parser takes 200 to 300 bytes for: some 200,000 lines of `name: value`. */
const mostParts = 1_500_000;

/** Whether a text has so many parts that to parse it would eat the machine's memory. */
export function isTooLarge(text: string): boolean {
  if (text.length <= small) return false;
  const parts = new Lexer().lex(text);
  for (let count = 0; count <= mostParts; count++) if (parts.next().done) return false;
  return true;
}
