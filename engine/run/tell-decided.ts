import type { Problem } from '../errors.ts';
import { type Decided, notifies } from '../plan/decided.ts';
import type { Work } from '../plan/work.ts';
import type { Mercy } from './blocks.ts';
import type { HostEvents } from './host-events.ts';
import type { RunMode } from './host-run-options.ts';

/**
 * Tells results that need no program: what is as wished, and in a check what would be done. Gives the task that failed;
 * what comes after it is then not told, except in `status`, where each check stands for itself.
 */
export function tellDecided(
  decided: readonly Decided[],
  events: HostEvents,
  mode: RunMode,
  differences: ReadonlyMap<string, string>,
  mercyFor: (work: Work) => Mercy | undefined,
): Decided | undefined {
  let failed: Decided | undefined;
  for (const one of decided) {
    const { decision, skipped, work } = one;
    const problem = problemOf(one, mode);
    if (problem) {
      const mercy = mercyFor(work);
      if (mercy) events.forgiven(one, problem, mercy);
      else events.task(one, 'failed', { problem });
      if (mercy !== 'ignored') failed ??= one;
      if (failed && mode !== 'status') return failed;
    } else if (skipped) events.task(one, 'skipped', said(decision.summary));
    else if (!(one.pretended || notifies(one)) || decision.maybe) events.task(one, 'ok');
    else {
      const difference = { summary: [...decision.summary], text: differences.get(work.id) };
      events.task(one, 'changed', { difference });
    }
  }
  return failed;
}

/** Why it is skipped, where that is told. */
const said = (summary: readonly string[]) => (summary.length > 0 ? { difference: { summary: [...summary] } } : {});

function problemOf({ decision, work }: Decided, mode: RunMode): Problem | undefined {
  const at = work.task.at;
  if (decision.failed) return { at, ...decision.failed };
  if (mode !== 'status' || decision.steps.length === 0) return undefined;
  // It waits since an earlier run, which was to come to it and did not. What only looks is part of another's turn.
  if (work.handler)
    return decision.readOnly
      ? undefined
      : { message: 'a deployment that was to do it did not get that far; the next one does', at };
  const [first = 'not as it should be', ...rest] = decision.summary;
  if (decision.readOnly) return { message: first, details: rest, at };
  return {
    message: 'it is not as it should be',
    details: decision.summary.map((words) => `to be done by a deploy: ${words}`),
    at,
  };
}
