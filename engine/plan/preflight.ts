import { ConfigError, MeetctlError, type Problem } from '../errors.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { delegateOf } from './delegation.ts';
import { Knowledge } from './knowledge.ts';
import { noteFacts } from './note-facts.ts';
import { factNames, type PlayWork, registeredNames } from './play-work.ts';
import { scopeAhead } from './task-scope.ts';
import { resolve, unroll, type Work } from './work.ts';

/**
 * Evaluates all that can be before a host is contacted, and keeps it for the run. Throws one ConfigError with every
 * value that does not fit; what rests on facts or results is left for later.
 */
export function preflight(
  plans: readonly (readonly PlayWork[])[],
  hosts: Pick<ResolvedHosts, 'factsMissed' | 'names' | 'extraNames'>,
): void {
  const problems = new Map<string, Problem>();
  for (const plays of plans) {
    const knowledge = new Knowledge(() => hosts.factsMissed());
    knowledge.fix(hosts.extraNames);
    knowledge.expect(registeredNames(plays));
    knowledge.expectFacts(factNames(plays));
    for (const { parts, handlers } of plays) {
      for (const work of [...parts.flat(), ...handlers.map((handler) => handler.work)]) {
        try {
          settle(work, knowledge, hosts.names);
        } catch (error) {
          if (!(error instanceof MeetctlError)) throw error;
          // The same mistake on twenty hosts is one mistake.
          for (const problem of error.problems) problems.set(JSON.stringify([problem.at, problem.message]), problem);
        }
      }
    }
  }
  if (problems.size > 0) throw new ConfigError([...problems.values()]);
}

function settle(work: Work, knowledge: Knowledge, hosts: readonly string[]): void {
  const unrolled = knowledge.attemptItems(() => unroll(work, scopeAhead(work, knowledge)));
  if ('missing' in unrolled) return noteFacts(work, undefined, knowledge);
  if (work.task.loop) work.settled = { unrolled: unrolled.value };
  for (const one of unrolled.value) {
    const scope = scopeAhead(one, knowledge);
    const resolved = knowledge.attempt(() => resolve(one, scope));
    // Whether a section of a block is gone through, and which host does what is done once, nobody knows yet.
    const isKnown = 'value' in resolved && !one.task.blocks && !one.manner.runOnce;
    noteFacts(one, isKnown ? resolved.value : undefined, knowledge);
    if (!('value' in resolved)) continue;
    one.settled = { ...one.settled, resolved: resolved.value };
    if (!resolved.value.skip) knowledge.attempt(() => delegateOf(one, scope, hosts));
  }
}
