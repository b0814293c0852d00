import type { Problem } from '../errors.ts';
import type { Decision } from '../modules/module.ts';
import type { Question, StateView } from '../modules/state.ts';
import type { Task } from '../playbook/model.ts';

/** Seconds that a task may run, or a script of it ask, when it does not say itself. */
const usual = 900;

/** Seconds for what is asked before its turn: it may wait for what tasks before it start, and then is asked again. */
const ahead = 60;

export const limitOf = ({ timeout = usual }: Pick<Task, 'timeout'>): number => timeout;

/** The questions of a task, with the time that its scripts have. */
export function limited(questions: readonly Question[], task: Pick<Task, 'timeout'>): readonly Question[] {
  return withLimit(questions, () => limitOf(task));
}

/** The same questions, asked before their turn. */
export function hurried(questions: readonly Question[]): readonly Question[] {
  return withLimit(questions, (limit = ahead) => Math.min(limit, ahead));
}

function withLimit(questions: readonly Question[], limit: (now?: number) => number): readonly Question[] {
  if (!questions.some(({ ask }) => ask === 'script')) return questions;
  return questions.map((one) => (one.ask === 'script' ? { ...one, limit: limit(one.limit) } : one));
}

/** A task one of whose scripts took too long has failed; undefined when none did. */
export function outOfTime(
  view: StateView,
  questions: readonly Question[],
): (Decision & { failed: Problem }) | undefined {
  const scripts = questions.flatMap((one) =>
    one.ask === 'script' && !one.onDemand ? view.get('script', one.name) : [],
  );
  const late = scripts.find(({ expired }) => expired !== undefined);
  if (!late) return undefined;
  const { expired, rc, stdout } = late;
  const message = `what it asks of the host was ended after ${expired} s, its time limit`;
  const details = stdout.trimEnd().split('\n').slice(-8).filter(Boolean);
  return { steps: [], summary: [], failed: { message, details, hint: longer }, result: { rc, stdout } };
}

/** What to do about a task that took too long. */
export const longer = 'give the task a longer timeout: SECONDS, or see why it hangs';
