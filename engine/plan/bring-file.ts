import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ConfigError, MeetctlError } from '../errors.ts';
import type { Module } from '../modules/module.ts';
import type { Task } from '../playbook/model.ts';
import { unreadable } from '../read-text.ts';
import { readSource } from './sources.ts';
import { readTree } from './tree-source.ts';

/** Puts what a task's file of ours holds beside its parameters: `content`, or `tree` of a folder. Throws ConfigError. */
export function bringFile(
  parameters: Record<string, unknown>,
  task: Task,
  module: Module,
  filesDirectory: string,
): void {
  const src = parameters[module.file!] as string;
  const path = isAbsolute(src) ? src : join(filesDirectory, src);
  const at = task.places?.src ?? task.at;
  try {
    const what = statSync(path);
    if (what.isDirectory()) {
      if (!module.takesTree) throw new ConfigError({ message: `${path} is a folder`, hint: 'copy takes folders', at });
      parameters.tree = readTree(path, parameters.local_follow !== false);
      return;
    }
    if (!what.isFile()) throw new ConfigError({ message: `${path} is no regular file`, at });
    parameters.content = readSource(path, module.takesLarge ?? false);
    if (parameters.mode === 'preserve') parameters.mode = (what.mode & 0o7777).toString(8).padStart(4, '0');
  } catch (error) {
    if (error instanceof MeetctlError) throw new ConfigError(error.problems.map((problem) => ({ at, ...problem })));
    const hint = isAbsolute(src) ? 'it has to be on this machine' : "a relative src lies below the role's files/";
    throw new ConfigError({ message: `cannot read ${path}: ${unreadable(error)}`, at, hint });
  }
}
