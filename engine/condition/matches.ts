import { boundedTest } from '../bounded-regexp.ts';

/** More than this no condition has a reason to look through. */
const longest = 100_000;

/** Thrown with words for the writer of the expression. */
export class MatchesError extends Error {}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    throw new MatchesError(
      `matches(): ${(error as Error).message.replace(/^Invalid regular expression: /, 'bad regular expression ')}`,
    );
  }
}

/** `text.matches(pattern)`, within limits. */
export function safelyMatches(text: string, pattern: string): boolean {
  if (text.length > longest)
    throw new MatchesError(`matches(): the text has ${text.length} characters; ${longest} is the most`);
  const regexp = compile(pattern);
  try {
    return boundedTest(regexp, text);
  } catch (error) {
    throw new MatchesError(`matches(): ${(error as Error).message}`);
  }
}
