import { ConfigError } from '../../engine/errors.ts';
import { AnswerError } from './answer-error.ts';

/** What files and options would be told of a mistake is told of an answer, in one line. */
export function asAnswer<T>(read: () => T, prefix = /^$/): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [{ message, hint } = { message: '' }] = error.problems;
    throw new AnswerError([message.replace(prefix, ''), ...(hint === undefined ? [] : [hint])].join('; '));
  }
}
