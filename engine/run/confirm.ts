import type { Problem } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import type { Overlay } from '../plan/overlay.ts';
import { seenIn } from '../plan/surroundings.ts';
import { outOfTime } from '../plan/time-limit.ts';
import { keyOf } from '../probe/questions.ts';

/**
 * Tasks that ran, and after which the host still is not as wished. What a later task of the same program meant to
 * change again (stop, then start) is no fault of the earlier one.
 */
export function confirmAll(done: readonly Decided[], overlay: Overlay): { decided: Decided; problem: Problem }[] {
  return done.flatMap((decided, index) => {
    const { work, decision, parameters, surroundings } = decided;
    if (isOvertaken(decided, done.slice(index + 1))) return [];
    const answers = overlay.view();
    const view = seenIn(answers, surroundings);
    const wrong = work.module.confirm
      ? work.module.confirm(view, parameters)
      : decision.opaque
        ? []
        : again(work.module.decide(view, parameters));
    if (wrong.length === 0) return [];
    const problem = outOfTime(answers, decided.questions)?.failed ?? {
      message: 'did not converge: it was done, and the host still differs',
      details: [...wrong],
      hint: work.module.strayHint?.(parameters) ?? 'something else changes it back, or another task wants it otherwise',
    };
    return [{ decided, problem: { at: work.task.at, ...problem } }];
  });
}

function isOvertaken({ questions }: Decided, later: readonly Decided[]): boolean {
  const own = new Set(questions.map(({ ask, name }) => keyOf(ask, name)));
  return later.some(({ decision }) =>
    decision.predictions?.some(({ question }) => own.has(keyOf(question.ask, question.name))),
  );
}

function again({
  steps,
  summary,
  failed,
}: {
  steps: readonly unknown[];
  summary: readonly string[];
  failed?: { message: string };
}): readonly string[] {
  if (failed) return [failed.message];
  return steps.length > 0 ? summary : [];
}
