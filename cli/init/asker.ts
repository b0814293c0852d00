import type { Choice } from './question.ts';

/** The answer of somebody who wants the question before this one again. */
export const back = Symbol('back');
export type Back = typeof back;

interface Asked {
  ask: string;
  /** One line, above the question. */
  why?: string;
  /** Whether there is a question before it. */
  canGoBack: boolean;
}

export interface TextAsked extends Asked {
  proposal?: string;
  /** What is wrong with an answer; undefined when nothing is. */
  check: (text: string) => string | undefined;
}

export interface ChoiceAsked extends Asked {
  choices: readonly Choice[];
  proposal?: string;
}

/** Whoever answers. Each of these throws `Interrupted` on Ctrl-C and at the end of the input. */
export interface Asker {
  tell(lines: readonly string[]): void;
  text(asked: TextAsked): Promise<string | Back>;
  choose(asked: ChoiceAsked): Promise<string | Back>;
  /** Some of the choices, or none. */
  pick(asked: { ask: string; choices: readonly Choice[]; chosen: readonly string[] }): Promise<string[]>;
}
