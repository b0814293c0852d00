import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import parseHocon from '@pushcorn/hocon-parser';
import { expect, test } from 'vitest';
import { exampleSites, furtherSites, renderSite, sets } from './sites.ts';

const lists = join(import.meta.dirname, '../../versions/keys');

/** What a program's reference configuration of a release knows; a `*` is any one name. */
function known(set: string, program: string): RegExp[] {
  const lines = readFileSync(join(lists, set, `${program}.txt`), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`));
}

/** The dotted names of all that is set in a file. A list is a value, whatever is in it. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

const programs = ['jvb', 'jicofo'] as const;

test.each(sets)(
  'of release %s, every setting that is rendered is known to its program',
  { timeout: 120_000 },
  async (set) => {
    const texts = { jvb: new Set<string>(), jicofo: new Set<string>() };
    for (const site of [...exampleSites, ...furtherSites].filter((one) => one.set === set))
      for (const files of renderSite(site).hosts.values())
        for (const { path, content } of files)
          for (const program of programs)
            if (basename(path).replace('custom-', '') === `${program}.conf`) texts[program].add(content.toString());
    for (const program of programs) {
      const list = known(set, program);
      const keys = new Set<string>();
      for (const text of texts[program])
        for (const key of keysOf(await parseHocon({ text, strict: true }))) keys.add(key);
      expect(keys.size).toBeGreaterThan(15);
      expect([...keys].filter((key) => !list.some((one) => one.test(key)))).toEqual([]);
    }
  },
);
