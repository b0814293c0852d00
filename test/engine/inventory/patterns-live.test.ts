import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { matchHosts } from '../../../engine/inventory/match.ts';
import { canAsk, hostsOf } from './referee.ts';

const inventory = `all:
  hosts: { lone.example.org: , db1: }
  children:
    web:
      hosts: { "web[1:3]": , db1: }
      children: { old: { hosts: { web2: , old1: } } }
    db: { hosts: { "db[1:2]": , 10.0.0.7: } }
    dc-1: { hosts: { web1: , db2: , old1: } }
    empty: {}
`;

const written = [
  'all',
  '*',
  'web',
  'web:db',
  'web,db',
  'web:&dc-1',
  'web:!old',
  'web:&dc-1:!old',
  '!old:web',
  '!old',
  '&dc-1',
  'web*',
  '*.example.org',
  '~web[12]',
  '~(db|old)1$',
  'web[0]',
  'web[-1]',
  'web[0:1]',
  'web[1:]',
  'all[-2]',
  'empty',
  'nobody',
  'nobody:web',
  'ungrouped',
  'db?',
  'web:db:!web2:!10.0.0.7',
  '10.0.0.7',
  'dc-1:&web,!web1',
  'w*:&d*',
];
const term = fc.constantFrom(
  'all',
  'web',
  'old',
  'db',
  'dc-1',
  'web1',
  'db*',
  '*1',
  '~w.*[13]',
  'web[0]',
  'db[-1]',
  'nobody',
);
const drawn = fc
  .array(fc.tuple(fc.constantFrom('', '', '&', '!'), term), { minLength: 1, maxLength: 4 })
  .chain((terms) => fc.constantFrom(':', ',').map((between) => terms.map(([sign, name]) => sign + name).join(between)));

describe.skipIf(!canAsk)('a pattern names the hosts that it names for Ansible', () => {
  test('as written, and drawn', () => {
    const folder = mkdtempSync(join(tmpdir(), 'meetctl-patterns-'));
    const source = join(folder, 'inventory.yml');
    writeFileSync(source, inventory);
    const patterns = [...new Set([...written, ...fc.sample(drawn, { numRuns: 300, seed: 7 })])];
    const theirs = hostsOf(source, patterns);
    const loaded = loadInventory(source);
    const ours = patterns.map((pattern) => matchHosts(loaded, pattern));
    rmSync(folder, { recursive: true });
    const told = (answers: (string[] | null)[]) =>
      Object.fromEntries(patterns.map((one, index) => [one, answers[index]]));
    expect(told(ours)).toEqual(told(theirs));
  });
});
