import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../../engine/errors.ts';
import { isMap } from '../../../engine/inventory/yaml-map.ts';
import { nearest } from '../../../engine/suggest.ts';
import { projectRoot } from '../../project-root.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';

/** Variables that hold settings of the pages by Jitsi's own names, and the file of Jitsi's that has them. */
const files = { web_config: 'config.js', web_interface_config: 'interface_config.js' } as const;

/** The names of a file, those in a map with the map's before a dot. */
function known(file: string): string[] {
  const lines = readFileSync(join(projectRoot(), 'versions/keys', `${file}.txt`), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** The last word of each name in a map; of the outermost where `map` is empty. */
function namesIn(names: readonly string[], map: string): string[] {
  const inside = names.filter((name) => map === '' || name.startsWith(`${map}.`));
  const start = map === '' ? 0 : map.length + 1;
  return [...new Set(inside.map((name) => name.slice(start).split('.')[0]!))];
}

interface Misspelt {
  path: string[];
  meant: string;
}

function misspeltIn(settings: Record<string, unknown>, names: readonly string[], map = ''): Misspelt[] {
  const here = namesIn(names, map);
  return Object.entries(settings).flatMap(([name, value]): Misspelt[] => {
    const path = map === '' ? [name] : [map, name];
    if (here.includes(name)) return isMap(value) && map === '' ? misspeltIn(value, names, name) : [];
    const meant = nearest(name, here);
    return meant === undefined ? [] : [{ path, meant }];
  });
}

/** Settings of the pages that Jitsi would pass over. A release may have more than we know, so only what is like one is told. */
export function misspeltSettings(site: SetUpSite): Problem[] {
  const host = hostsIn(site, 'web')[0];
  if (host === undefined) return [];
  return Object.entries(files).flatMap(([variable, file]) => {
    const settings = site.scope(host)[variable];
    if (!isMap(settings) || Object.keys(settings).length === 0) return [];
    const source = site.inventory.hosts.get(host)!.vars.get(variable)?.source;
    return misspeltIn(settings, known(file)).map(({ path, meant }) => ({
      message: `${variable}: Jitsi's ${file} has no setting ${path.join('.')} that meetctl knows of, and would pass it over`,
      at: source?.at(path) ?? placeOfVariable(site, variable),
      hint: `did you mean "${meant}"?`,
    }));
  });
}
