import type { Condition } from '../template/model.ts';
import type { Knowledge } from './knowledge.ts';
import { whole } from './registered-result.ts';
import { scopeOf } from './task-scope.ts';
import type { Work } from './work.ts';

/** What a task's command or question gave. */
export interface RawResult {
  rc: number;
  stdout: string;
  stderr: string;
  /** As the module sees it. */
  changed: boolean;
  failed: boolean;
}

export interface Verdict {
  changed: boolean;
  failed: boolean;
  /** `until` does not hold yet, and there are tries left. */
  again: boolean;
}

/** Whether a task's result has to be looked at here before it is known what it counts as. */
export function isJudged(work: Work): boolean {
  return work.task.changedWhen !== undefined || mayFailOtherwise(work);
}

/** Whether its own conditions decide if it has failed, and so how the host goes on. */
export function mayFailOtherwise({ task }: Work): boolean {
  return task.failedWhen !== undefined || task.until !== undefined || task.ignoreErrors === true;
}

/** Judges a result by the task's own conditions, and registers it. Throws ConfigError when one cannot be evaluated. */
export function judge(work: Work, raw: RawResult, knowledge: Knowledge): Verdict {
  const { register, changedWhen, failedWhen, until } = work.task;
  // What judges an item sees that item's own result, not the loop's.
  const own = register === undefined ? {} : { [register]: whole({ ...raw, attempts: work.attempt ?? 1 }) };
  const scope = scopeOf(work, knowledge, own);
  const hold = (conditions: readonly Condition[]) => conditions.every((condition) => condition.evaluate(scope));
  const failed = failedWhen ? hold(failedWhen) : raw.failed;
  const changed = changedWhen ? hold(changedWhen) : raw.changed;
  const met = until === undefined || (until.conditions.length > 0 ? hold(until.conditions) : !failed);
  const again = !met && (work.attempt ?? 1) <= until.retries;
  const inVain = !met && !again;
  if (register !== undefined)
    knowledge.register(register, { ...raw, changed, failed: failed || inVain, attempts: work.attempt ?? 1 }, work.item);
  // As in Ansible: what was tried in vain is registered as failed, and `failed_when` has the last word on the task.
  return { changed, failed: failed || (inVain && failedWhen === undefined), again };
}
