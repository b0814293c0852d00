import { join } from 'node:path';
import type { Problem } from '../errors.ts';
import { nearest } from '../suggest.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './model.ts';
import { entriesIn, readVariableFile, shadowedFiles, variableFiles } from './vars-files.ts';

interface Folder {
  path: string;
  /** What its files are for. */
  word: 'group' | 'host';
  items: ReadonlyMap<string, { name: string; fileVars: Map<string, Variable>[] }>;
}

function shadowWarning(path: string, name: string): Problem[] {
  const shadowed = shadowedFiles(path, name);
  if (!shadowed) return [];
  const message = `${shadowed.ignored.join(' and ')} is not read, because there is ${shadowed.first}`;
  return [{ message, hint: 'move it into that folder, or put both into one file' }];
}

/** Files whose name is nearly, but not quite, that of a group or host. Others may wait for a group to come. */
function strayWarnings({ path, word, items }: Folder): Problem[] {
  return [...entriesIn(path)].flatMap(([name, file]) => {
    const near = items.has(name) ? undefined : nearest(name, items.keys());
    return near === undefined
      ? []
      : [{ message: `${file} belongs to no ${word} of the inventory`, hint: `did you mean "${near}"?` }];
  });
}

function readFolder(folder: Folder, problems: Problem[]): Problem[] {
  const told = [...folder.items.values()].flatMap((item) => {
    const vars = new Map<string, Variable>();
    item.fileVars.push(vars);
    const files = variableFiles(folder.path, item.name);
    return [
      ...files.flatMap((file) => readVariableFile(file, vars, problems)),
      ...shadowWarning(folder.path, item.name),
    ];
  });
  return [...told, ...strayWarnings(folder)];
}

/** Reads the group_vars and host_vars of folders into the draft; gives back warnings. */
export function readFolders(directories: readonly string[], draft: Draft, problems: Problem[]): Problem[] {
  return directories.flatMap((directory) => [
    ...readFolder({ path: join(directory, 'group_vars'), word: 'group', items: draft.groups }, problems),
    ...readFolder({ path: join(directory, 'host_vars'), word: 'host', items: draft.hosts }, problems),
  ]);
}
