import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { didYouMean, nearest } from '../suggest.ts';
import type { Node } from './node.ts';

function filesBelow(directory: string, prefix = ''): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = prefix + entry.name;
    return entry.isDirectory() ? filesBelow(join(directory, entry.name), `${name}/`) : [name];
  });
}

/** The path of a file below a folder; a problem, with the nearest name, when it is not there. */
export function findFile(node: Node, directory: string, name: string, what: string): string | undefined {
  const path = join(directory, name);
  if (existsSync(path)) return path;
  return node.problem(`there is no ${what} ${name} in ${directory}`, { hint: didYouMean(name, filesBelow(directory)) });
}

/** The path of a file as another one names it, from where that one lies; a problem when it is not there. */
export function fileNamed(node: Node, name: string): string | undefined {
  const path = resolve(dirname(node.yaml.file), name);
  if (existsSync(path)) return path;
  const folder = dirname(path);
  const near = nearest(basename(path), existsSync(folder) ? readdirSync(folder) : []);
  return node.problem(`there is no file ${basename(path)} in ${folder}`, {
    hint: near === undefined ? 'a path begins where the file lies that names it' : `did you mean "${near}"?`,
  });
}
