import type { AnswerKey, Answers, Situation } from './situation.ts';

/** One of several answers to choose from. */
export interface Choice {
  value: string;
  /** What it means, a few words. */
  name: string;
}

/** A question of the wizard, as data: who asks it, and how, is not its business. */
export interface Question<Key extends AnswerKey = AnswerKey> {
  key: Key;
  ask: string;
  /** Why it is asked, or what hangs on it: one line. */
  why: string;
  /** What its flag takes, as the help calls it. */
  takes: string;
  /** The variable that the answer becomes; where no role declares it, the question is not asked. */
  variable?: string;
  /** Whether there is anything to ask, by the answers so far. */
  when?: (situation: Situation) => boolean;
  /** The answer that is proposed. */
  suggest: (situation: Situation) => Answers[Key] | undefined;
  choices?: readonly Choice[];
  /** Few have an answer of their own: it is taken when given, and can be changed, but nobody is asked. */
  unasked?: boolean;
  /** Rests on the names of the hosts, so it can only be read when those are known. */
  late?: boolean;
  /** Makes an answer of what was typed, or stands in a file. Throws an AnswerError. */
  read: (written: unknown, situation: Situation) => Answers[Key];
  /** The answer as it would be typed. */
  show: (value: Answers[Key]) => string;
}

/** The flag that gives an answer. */
export const flagOf = (key: string): string => `--${key.replaceAll('_', '-')}`;

/** Whether a question has a meaning for this site. */
export function applies(question: Question, situation: Situation): boolean {
  if (question.variable !== undefined && !situation.knowledge.declares(question.variable)) return false;
  return question.when?.(situation) ?? true;
}
