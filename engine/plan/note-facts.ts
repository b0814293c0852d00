import type { Knowledge } from './knowledge.ts';
import type { Resolved, Work } from './work.ts';

/** What a task that sets facts makes of what is known; `resolved` is undefined where its values are not known yet. */
export function noteFacts({ task }: Work, resolved: Resolved | undefined, knowledge: Knowledge): void {
  if (!task.sets) return;
  if (!resolved) knowledge.awaitFacts(task.sets);
  else if (!resolved.skip) knowledge.setFacts(resolved.parameters);
}
