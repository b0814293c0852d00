import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAnsibleHost, toAnsibleList } from '../../../engine/inventory/ansible-list.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { oneHost } from '../../../engine/inventory/match.ts';
import { cases, sourcesOf } from './cases.ts';
import { randomSite } from './random-sites.ts';
import { byCommand, canAsk, listsOf } from './referee.ts';

const ours = (sources: readonly string[]): unknown => JSON.parse(JSON.stringify(toAnsibleList(loadInventory(sources))));

// The golden cases of ansible.test.ts were printed by one version of Ansible once; here it is asked itself.
describe.skipIf(!canAsk)('Ansible itself reads as we do', () => {
  test('every case', () => {
    const lists = listsOf(cases.map(sourcesOf));
    cases.forEach((name, index) => expect({ [name]: ours(sourcesOf(name)) }).toEqual({ [name]: lists[index] }));
  });

  test('by its command', () => {
    const sources = sourcesOf('two-sites');
    expect(ours(sources)).toEqual(byCommand(sources, '--list'));
    const inventory = loadInventory(sources);
    const host = [...inventory.hosts.keys()].at(-1)!;
    expect(JSON.parse(JSON.stringify(toAnsibleHost(inventory, oneHost(inventory, host))))).toEqual(
      byCommand(sources, '--host', host),
    );
  });

  test('sites that nobody thought of', () => {
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
    const sites = fc.sample(randomSite, { numRuns: Number(process.env.RUNS ?? 40), seed });
    const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
    try {
      const named = sites.map(({ files, sources }, index) => {
        for (const [path, text] of Object.entries(files)) {
          const file = join(folder, String(index), path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
        return sources.map((source) => join(folder, String(index), source));
      });
      const lists = listsOf(named);
      sites.forEach(({ files, sources }, index) => {
        expect(ours(named[index]!), JSON.stringify({ seed, sources, files }, null, 1)).toEqual(lists[index]);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
