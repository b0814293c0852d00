import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline/promises';
import { ConfigError } from '../../engine/errors.ts';
import { withPrompt } from '../report/guarded-output.ts';
import { Interrupted } from './hidden.ts';

async function answerTo(question: string, lines: Interface): Promise<string> {
  // After Ctrl-D no answer ever comes.
  const closed = once(lines, 'close').then(() => '');
  try {
    return await withPrompt(() => Promise.race([lines.question(`${question} [y/N] `), closed]));
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    process.stderr.write('\n');
    throw new Interrupted({ message: 'interrupted; nothing was changed' });
  }
}

/**
 * Asks at the terminal whether to go on. Throws a ConfigError when the answer is no, or when there is nobody to ask;
 * `hint` is how to say yes beforehand.
 */
export async function confirm(question: string, hint: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new ConfigError({ message: 'there is no terminal to ask at; nothing was changed', hint });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await answerTo(question, lines);
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new ConfigError({ message: 'nothing was changed' });
  } finally {
    lines.close();
  }
}
