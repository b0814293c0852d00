import { createContext, Script, type Context } from 'node:vm';

/** More than this no condition has a reason to look through. */
const longest = 100_000;

/** Milliseconds after which a regular expression counts as one that never ends. */
const patience = 200;

/** Thrown with words for the writer of the expression. */
export class MatchesError extends Error {}

let context: Context | undefined;

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    throw new MatchesError(
      `matches(): ${(error as Error).message.replace(/^Invalid regular expression: /, 'bad regular expression ')}`,
    );
  }
}

/**
 * `text.matches(pattern)`. JavaScript's regular expressions can take for ever on some texts (`^(a+)+$`), and only a
 * context of its own can be interrupted; expressions with at most one repetition cannot blow up and run at once.
 */
export function safelyMatches(text: string, pattern: string): boolean {
  if (text.length > longest)
    throw new MatchesError(`matches(): the text has ${text.length} characters; ${longest} is the most`);
  const regexp = compile(pattern);
  if ((pattern.match(/[*+{]/g) ?? []).length <= 1) return regexp.test(text);
  context ??= createContext();
  try {
    return new Script(`(${regexp.toString()}).test(${JSON.stringify(text)})`).runInContext(context, {
      timeout: patience,
    }) as boolean;
  } catch {
    throw new MatchesError(
      `matches(): "${pattern}" took longer than ${patience} ms on a text of ${text.length} characters`,
    );
  }
}
