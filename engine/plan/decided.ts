import type { Decision } from '../modules/module.ts';
import type { Question } from '../modules/state.ts';
import type { Certainty } from '../run/events.ts';
import type { Work } from './work.ts';

/** A task whose outcome has been judged against the host. */
export interface Decided {
  work: Work;
  skipped: boolean;
  decision: Decision;
  certainty: Certainty;
  parameters: Record<string, unknown>;
  questions: readonly Question[];
}

/** Whether it will alter the host, as far as anybody can say. */
export function changes(decided: Decided): boolean {
  return decided.decision.steps.length > 0 && !decided.decision.readOnly;
}
