import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { expectationOf } from '../../../cli/planned/expectation.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { inventoryScopes } from '../../../engine/variables/inventory-scopes.ts';
import { hiddenSecrets } from '../../../cli/site/hidden-secrets.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-expectation-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

function expected(vars: string, hosts = 'b1: , b2: ') {
  const directory = join(folder, String(++count));
  mkdirSync(directory);
  writeFileSync(join(directory, 'mixes.yml'), 'mixes: { morning: { rooms: [{ people: 20, cameras: 3 }] } }\n');
  const file = join(directory, 'site.yml');
  writeFileSync(file, `all:\n  vars: { ${vars} }\n  children: { jvb: { hosts: { ${hosts} } } }\n`);
  const inventory = loadInventory([file]);
  return expectationOf(inventory, inventoryScopes(inventory, new Map(), hiddenSecrets));
}

describe('who is expected', () => {
  test('nobody, unless somebody says how many', () => {
    expect(expected('meet_domain: meet.x.lan')).toBeUndefined();
    expect(expected('meet_expected_users: 0')).toBeUndefined();
    expect(expected('meet_rooms: class')).toBeUndefined();
  });

  test('people, with rooms as on the command line, or with a mix of ours or of their own', () => {
    expect(expected('meet_expected_users: 60')).toEqual({ users: 60, words: '', redundancy: 'none' });
    expect(expected('meet_expected_users: 60, meet_rooms: "2x5:stage,1x25", meet_redundancy: host')).toMatchObject({
      redundancy: 'host',
      rooms: [
        { count: 2, people: 5, mode: 'stage' },
        { count: 1, people: 25 },
      ],
    });
    expect(expected('meet_expected_users: 60, meet_rooms: class')).toMatchObject({ mix: { name: 'class' } });
    expect(expected('meet_expected_users: 60, meet_rooms: morning')).toMatchObject({ mix: { name: 'morning' } });
  });

  test.each([
    ['meet_expected_users: 9, meet_rooms: mornin', 'there is no mix "mornin"', 'did you mean "morning"?'],
    [
      'meet_expected_users: 9, meet_files: "files=2,size=3"',
      'meet_files: "size" is not known here',
      'known: files, mb',
    ],
    ['meet_expected_users: 9, meet_rooms: "3x0"', 'meet_rooms: "3x0": there is nobody in it', 'COUNTxPEOPLE'],
  ])('%s is told with its place', (vars, message, hint) => {
    const text = problemsOf(() => expected(vars), folder);
    expect(text).toContain(message);
    expect(text).toContain(hint);
    expect(text).toMatch(/site\.yml:2:\d+/);
  });

  test('hosts that say different things are told', () => {
    const text = problemsOf(() => expected('meet_expected_users: 60', 'b1: , b2: { meet_expected_users: 70 }'), folder);
    expect(text).toContain('meet_expected_users is about the whole site: b1 says 60, b2 70');
    expect(text).toMatch(/site\.yml:3:\d+/);
  });
});
