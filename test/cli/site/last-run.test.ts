import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chooseHosts } from '../../../cli/site/choose-hosts.ts';
import { rememberFailed } from '../../../cli/site/last-run.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meetctl-last-run-'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  writeFileSync(
    join(folder, 'inventory.yml'),
    'all: { hosts: { h1: , h2: , h3: }, children: { web: { hosts: { h1: } } } }\n',
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const inventory = () => loadInventory(join(folder, 'inventory.yml'));
const recap = { ok: 1, changed: 0, skipped: 0, failed: 0, unreachable: 0, round_trips: 1 };
const ran = (failed: string[], unreachable: string[] = []) =>
  rememberFailed(inventory(), {
    hosts: Object.fromEntries(
      ['h1', 'h2', 'h3', 'gone'].map((host) => [
        host,
        { ...recap, failed: Number(failed.includes(host)), unreachable: Number(unreachable.includes(host)) },
      ]),
    ),
  });

test('@failed are the hosts that failed or were not reached', () => {
  ran(['h1'], ['h3']);
  expect(chooseHosts(inventory(), '@failed')).toEqual(['h1', 'h3']);
  expect(chooseHosts(inventory(), 'all:!@failed')).toEqual(['h2']);
  expect(chooseHosts(inventory(), '@failed:&web')).toEqual(['h1']);
  expect(chooseHosts(inventory(), 'web,@failed')).toEqual(['h1', 'h3']);
});

test('a host that the inventory has no more is left out', () => {
  ran(['gone', 'h2']);
  expect(chooseHosts(inventory(), '@failed')).toEqual(['h2']);
});

test('without a run before, or a failure in it, it is a mistake', () => {
  expect(() => chooseHosts(inventory(), '@failed')).toThrow(/and there was none/);
  ran([]);
  expect(() => chooseHosts(inventory(), '@failed')).toThrow(/no host failed in the last deploy/);
});

test('other patterns do not ask for it', () => {
  expect(chooseHosts(inventory(), undefined)).toEqual(['h1', 'h2', 'h3']);
  expect(() => chooseHosts(inventory(), '@faild')).toThrow(/no host and no group "@faild"/);
});
