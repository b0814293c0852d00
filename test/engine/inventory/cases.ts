import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'cases');

/** Inventories with what ansible-inventory makes of them. */
export const cases = readdirSync(folder);

/** What a case names on the command line: the lines of its file `sources`, or its `inventory.yml`. */
export function sourcesOf(name: string): string[] {
  const list = join(folder, name, 'sources');
  const names = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : ['inventory.yml'];
  return names.map((source) => join(folder, name, source));
}
