import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../../engine/errors.ts';

/**
 * Asks at the terminal whether to go on. Throws a ConfigError when the answer is no, or when there is nobody to ask;
 * `command` is how to say yes beforehand.
 */
export async function confirm(question: string, command: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new ConfigError({
      message: `${question} There is no terminal to ask at; nothing was changed`,
      hint: command,
    });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new ConfigError({ message: 'nothing was changed' });
  } finally {
    lines.close();
  }
}
