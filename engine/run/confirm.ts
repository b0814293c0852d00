import type { Problem } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import type { Overlay } from '../plan/overlay.ts';

/** Tasks that ran, and after which the host still is not as wished. */
export function confirmAll(done: readonly Decided[], overlay: Overlay): { decided: Decided; problem: Problem }[] {
  return done.flatMap((decided) => {
    const { work, decision, parameters } = decided;
    const view = overlay.view();
    const wrong = work.module.confirm
      ? work.module.confirm(view, parameters)
      : decision.opaque
        ? []
        : again(work.module.decide(view, parameters));
    if (wrong.length === 0) return [];
    const problem: Problem = {
      message: 'did not converge: it was done, and the host still differs',
      details: [...wrong],
      at: work.task.at,
      hint: 'something else changes it back, or another task wants it otherwise',
    };
    return [{ decided, problem }];
  });
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
