import { ConfigError } from '../errors.ts';
import type { Manner } from '../playbook/manner.ts';
import type { Task } from '../playbook/model.ts';
import { didYouMean } from '../suggest.ts';
import type { Scope } from '../template/model.ts';
import type { Knowledge } from './knowledge.ts';
import { scopeOf } from './task-scope.ts';
import type { Work } from './work.ts';

/** Names of the machine that meetctl runs on, which no inventory has to have. */
export const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/**
 * The host that a task is delegated to; undefined when it is not. `known`: the hosts of the inventory.
 * Throws ConfigError when there is no such host.
 */
export function delegateOf(
  { task, manner }: { task: Task; manner: Manner },
  scope: Scope,
  known: readonly string[],
): string | undefined {
  const host = manner.delegateTo?.evaluate(scope);
  if (host === undefined) return undefined;
  if (typeof host === 'string' && (known.includes(host) || localNames.includes(host))) return host;
  const text = String(host);
  throw new ConfigError({
    message: `delegate_to of "${task.name}": the inventory has no host "${text}"`,
    at: task.at,
    hint: didYouMean(text, [...known, ...localNames]) ?? 'add it to the inventory: its name, with ansible_host',
  });
}

/** The same for a task whose turn has come; no host for one that its own condition passes over. */
export function whereabouts(
  work: Work,
  knowledge: Knowledge,
  known: readonly string[],
): { value: string | undefined } | { missing: 'facts' | 'result' } {
  const scope = scopeOf(work, knowledge);
  return knowledge.attempt(() =>
    work.when.every((condition) => condition.evaluate(scope)) ? delegateOf(work, scope, known) : undefined,
  );
}
