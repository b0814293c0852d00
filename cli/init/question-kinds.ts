import { AnswerError } from './answer-error.ts';
import type { Choice, Question } from './question.ts';
import { readChoice } from './read-answer.ts';
import type { AnswerKey, Answers, Situation } from './situation.ts';

/** Reads an answer that the role which it is for would take, too. */
export function accepting<T>(read: (written: unknown) => T, variable: string) {
  return (written: unknown, { knowledge }: Situation): T => {
    const value = read(written);
    const fault = knowledge.fault(variable, value);
    if (fault !== undefined) throw new AnswerError(fault);
    return value;
  };
}

/** What questions have in common whose answer is one of several. */
export function oneOf<Key extends AnswerKey>(
  choices: readonly Choice[],
): Required<Pick<Question<Key>, 'choices' | 'read' | 'show'>> {
  return { choices, read: (written) => readChoice(written, choices) as Answers[Key], show: String };
}

/** `web=front jvb=b1,b2` */
export function placed(placement: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(placement)
    .map(([group, hosts]) => `${group}=${hosts.join(',')}`)
    .join(' ');
}
