import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { nearest } from '../suggest.ts';

const isYaml = (name: string) => /\.ya?ml$/.test(name);

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The inventory that somebody who typed a path which is not there most likely means. */
export function nearbyInventory(file: string): string | undefined {
  const [folder, name] = [dirname(file), basename(file)];
  const near = nearest(name, entriesOf(folder).filter(isYaml));
  if (near !== undefined) return join(folder, near);
  const alike = nearest(basename(folder), entriesOf(dirname(folder)));
  const stem = basename(name, extname(name));
  const guesses = [
    join(folder, stem, 'inventory.yml'),
    ...(alike === undefined
      ? []
      : [join(dirname(folder), alike, name), join(dirname(folder), alike, stem, 'inventory.yml')]),
  ];
  return guesses.find((guess) => existsSync(guess));
}
