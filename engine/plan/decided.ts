import type { Decision } from '../modules/module.ts';
import type { Question } from '../modules/state.ts';
import type { Certainty } from '../run/events.ts';
import type { Surroundings } from './surroundings.ts';
import type { Work } from './work.ts';

/** A task whose outcome has been judged against the host. */
export interface Decided {
  work: Work;
  skipped: boolean;
  decision: Decision;
  certainty: Certainty;
  parameters: Record<string, unknown>;
  questions: readonly Question[];
  surroundings?: Surroundings;
  /** What it would change stays as it is: it is told as changed all the same. */
  pretended?: boolean;
  /** There is nothing to do, and its own `changed_when` counts that as a change: it is told as one, and notifies. */
  counted?: boolean;
}

/** A task that somebody else has decided about. */
export function decidedAs(work: Work, decision: Decision): Decided {
  return { work, skipped: false, decision, certainty: 'exact', parameters: {}, questions: [] };
}

/** A task of which a check cannot say what it would do. */
export function unknownYet(work: Work, on: 'facts' | 'result'): Decided {
  const why = `cannot be known before the run: it rests on the ${on} of a task before it`;
  return { ...decidedAs(work, { steps: [], summary: [why] }), skipped: true, certainty: 'unknown' };
}

/** A handler that rests on what no task of its play has given. */
export function neverKnown(work: Work): Decided {
  const message = 'it rests on a result that is not known at the end of the play';
  const hint = 'let the task that registers it run before, in any case';
  return decidedAs(work, { steps: [], summary: [], failed: { message, hint } });
}

/** Whether it will alter the host, as far as anybody can say. */
export function changes(decided: Decided): boolean {
  return decided.decision.steps.length > 0 && !decided.decision.readOnly;
}

/** Whether it is told as changed, as far as anybody can say, and its handlers are due. */
export function notifies(decided: Decided): boolean {
  return changes(decided) || decided.counted === true;
}
