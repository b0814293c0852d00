import { createContext, Script, type Context } from 'node:vm';

/** Milliseconds after which a regular expression counts as one that never ends. */
const patience = 200;

/** Up to this length an expression with a single choice is over at once, whatever the text. */
const short = 1000;

let context: Context | undefined;

/** An expression that did not come to an end. */
export class EndlessRegExpError extends Error {
  constructor(source: string, texts: readonly string[]) {
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    super(`"${source}" took longer than ${patience} ms on a text of ${length} characters`);
  }
}

/** Whether it matches each of the texts. See `boundedTest`. */
export function boundedTests(regexp: RegExp, texts: readonly string[]): boolean[] {
  const choices = regexp.source.match(/[*+{?|]/g) ?? [];
  if (choices.length <= 1 && texts.every(({ length }) => length <= short))
    return texts.map((text) => regexp.test(text));
  context ??= createContext();
  try {
    const script = new Script(`${JSON.stringify(texts)}.map((text) => ${regexp.toString()}.test(text))`);
    return [...(script.runInContext(context, { timeout: patience }) as boolean[])];
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new EndlessRegExpError(regexp.source, texts);
    throw error;
  }
}

/**
 * `regexp.test(text)`, which ends. JavaScript's regular expressions can take for ever on some texts (`^(a+)+$`,
 * `(a|a)*b`), and such a text may come from a host; only a context of its own can be interrupted. Throws an
 * EndlessRegExpError.
 */
export function boundedTest(regexp: RegExp, text: string): boolean {
  return boundedTests(regexp, [text])[0]!;
}
