import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { matchHosts } from '../../../engine/inventory/match.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import { readRecipients } from '../../../engine/secrets/recipients.ts';
import { KnownHosts } from '../../../engine/transport/known-hosts.ts';
import { fuzz, fuzzLater, tryOne } from './only-typed.ts';
import { filesOf, garbage, runs, spoiled } from './spoiled.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'meetctl-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('inventories', () => {
  const file = join(folder, 'inventory.yml');
  const inventories = [
    ...filesOf('inventories').values(),
    'all:\n  hosts:\n    jvb[01:16]:\n      ansible_host: "10.0.0.{{ 1 }}"\n  children:\n    a: { hosts: { h1: } }\n    b: { children: { a: } }\n',
  ];
  const read = (text: string) => {
    writeFileSync(file, text);
    const inventory = loadInventory(file);
    matchHosts(inventory, 'all:!a:&b');
  };
  expect(fuzz(read, spoiled(inventories), 1200)).toBeGreaterThan(0);
});

test('variables beside an inventory, as bytes', () => {
  const file = join(folder, 'site.yml');
  writeFileSync(file, 'all: { hosts: { h1: } }\n');
  cpSync(join(root, 'inventories'), join(folder, 'group_vars'), { recursive: true });
  let read = 0;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      writeFileSync(join(folder, 'group_vars/all.yml'), bytes);
      if (tryOne(() => loadInventory(file), '')) read++;
    }),
    { numRuns: runs(300), endOnFailure: true },
  );
  rmSync(join(folder, 'group_vars'), { recursive: true });
  expect(read).toBeGreaterThan(0);
});

test('patterns of hosts', () => {
  const file = join(folder, 'hosts.yml');
  writeFileSync(file, 'all: { children: { web: { hosts: { "w[1:40]": } }, db: { hosts: { d1: } } } }\n');
  const inventory = loadInventory(file);
  const patterns = ['web:!w3', 'web:&db', '~w.*[0-9]$', 'w*', 'web[0:3]', 'all', '~(w+)+$', 'web[-1]'];
  expect(fuzz((text) => matchHosts(inventory, text), spoiled(patterns), 1000)).toBeGreaterThan(0);
});

test('playbooks, roles and their schemas', () => {
  for (const name of ['roles', 'templates', 'playbooks'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const options = {
    rolesDirectories: [join(folder, 'roles')],
    templatesDirectory: join(folder, 'templates'),
    modules,
  };
  const files = ['roles', 'playbooks'].flatMap((name) =>
    [...filesOf(name)].map(([path, text]) => ({ path: join(folder, name, path), text })),
  );
  const role = (path: string) => /roles\/([^/]+)/.exec(path)?.[1];
  const one = fc
    .constantFrom(...files)
    .chain(({ path, text }) => fc.tuple(fc.constant({ path, text }), spoiled([text])));
  let read = 0;
  const small = join(folder, 'small.yml');
  const tryFile = (path: string, text: string, given: string) => {
    const name = role(path);
    // A role alone: the whole site takes too long for thousands of cases.
    writeFileSync(small, name ? `- hosts: all\n  roles: [${name}]\n` : given);
    writeFileSync(path, given);
    if (tryOne(() => loadPlaybook(small, options), given)) read++;
    writeFileSync(path, text);
  };
  for (const { path, text } of files.filter(({ path: each }) => /turn\/tasks|site\.yml/.test(each)))
    for (const given of garbage) tryFile(path, text, given);
  fc.assert(
    fc.property(one, ([{ path, text }, given]) => tryFile(path, text, given)),
    { numRuns: runs(250), endOnFailure: true },
  );
  expect(read).toBeGreaterThan(0);
});

test('known_hosts', () => {
  const file = join(folder, 'known_hosts');
  const lines = [
    'h1,10.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA comment\n@revoked * ssh-rsa AAAA\n',
    '|1|JfKTdBh7rNbXkVAQCRp4OQoPfmI=|USECr3SWf1JUPsms5AqfD5QfxkM= ssh-rsa AAAA\n[h1]:2222,!h2,*.lan ssh-rsa AAAA\n',
  ];
  const read = (text: string) => {
    writeFileSync(file, text);
    KnownHosts.read([file]).judge(['h1', '[h1]:2222', '10.0.0.1'], 'ssh-rsa', 'AAAA');
  };
  expect(fuzz(read, spoiled(lines), 2500)).toBeGreaterThan(0);
});

test('recipients', async () => {
  const file = join(folder, 'recipients');
  const one = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
  const read = async (text: string) => {
    writeFileSync(file, text);
    await readRecipients(file);
  };
  expect(await fuzzLater(read, spoiled([`# who\n${one}\n`]), 500)).toBeGreaterThan(0);
});
