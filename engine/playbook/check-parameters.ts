import { ConfigError } from '../errors.ts';
import type { Module } from '../modules/module.ts';
import { faults, sentence } from './explain.ts';
import type { Task } from './model.ts';
import { presentable } from './problems.ts';

/**
 * Checks evaluated parameters against the module's schema; secrets must be revealed in them. Throws a ConfigError at
 * the place of the parameter. Values are not shown when `secret` is set.
 */
export function checkParameters(
  module: Module,
  params: Readonly<Record<string, unknown>>,
  task: Task,
  secret = false,
): void {
  const found = faults(module.schema, params);
  if (found.length === 0) return;
  const problems = found.map((fault) => {
    const [name, ...rest] = fault.path;
    const place = typeof name === 'string' ? task.places?.[name] : undefined;
    const text =
      typeof name === 'string' && !(fault.key && rest.length === 0)
        ? sentence(name, { ...fault, path: rest })
        : fault.message;
    const message = secret
      ? `${String(name ?? module.name)} has a value that ${module.name} does not take (it is a secret and not shown)`
      : `${module.name}: ${text}`;
    return { message, at: place ?? task.at, hint: secret ? undefined : fault.hint };
  });
  throw new ConfigError(presentable(problems));
}
