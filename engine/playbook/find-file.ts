import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../suggest.ts';
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
