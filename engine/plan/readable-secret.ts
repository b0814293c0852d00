import { ConfigError } from '../errors.ts';
import type { Module } from '../modules/module.ts';
import type { Task } from '../playbook/model.ts';

const hint = 'bring it in a file of mode 0600, with copy or template in a task before, and let the task read that';

/** Throws ConfigError when everybody on a host could read a secret there: in a list of processes, or a file for all. */
export function refuseReadable(task: Task, module: Module, parameter: string): void {
  if (module.keepsSecrets || module.takesSecrets?.includes(parameter)) return;
  const name = parameter === 'content' && module.template !== undefined && task.template ? 'the template' : parameter;
  throw new ConfigError({
    message: `a secret in ${name} of ${module.name} could be read by everybody on the host`,
    at: task.places?.[parameter] ?? task.places?.[module.template ?? ''] ?? task.at,
    hint: module.secretHint ?? hint,
  });
}

/** Throws ConfigError for a file with a secret in it that its mode lets everybody read. */
export function refuseOpen(task: Task, mode: unknown): void {
  if (typeof mode !== 'string' || !/[4-7]$/.test(mode)) return;
  throw new ConfigError({
    message: `a secret in a file of mode ${mode} could be read by everybody on the host`,
    at: task.places?.mode ?? task.at,
    hint: 'mode: "0600", or "0640" with the group of whoever reads it',
  });
}
