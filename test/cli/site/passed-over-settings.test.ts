import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-passed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, '.ssh'));
writeFileSync(join(folder, '.ssh/config'), 'Host *\n  ProxyJump gate\n');
mkdirSync(join(folder, 'bin'));
symlinkSync(process.execPath, join(folder, 'bin/node'));
const inventory = join(folder, 'inventory.yml');
// Nobody listens there.
writeFileSync(inventory, 'all:\n  hosts:\n    web: { ansible_host: 127.0.0.1, ansible_port: 1 }\n');
const playbook = join(folder, 'own.yml');
writeFileSync(playbook, '- hosts: all\n  tasks:\n    - command: { cmd: id, check: true }\n');

test.each([
  ['exec', inventory, 'all', 'id'],
  ['status', inventory, '--playbook', playbook],
  ['status', inventory, '--playbook', playbook, '--json'],
  ['play', playbook, '-i', inventory],
])('%s tells once that nobody reads ~/.ssh/config here', (...words) => {
  const { status, stdout, stderr } = spawnSync('node', [join(root, 'bin/meetctl.cjs'), ...words], {
    encoding: 'utf8',
    env: { PATH: join(folder, 'bin'), HOME: folder, NO_COLOR: '1' },
    input: '',
  });
  expect(status).toBe(3);
  expect(`${stdout}${stderr}`.split('what ~/.ssh/config says of web is passed over')).toHaveLength(2);
});
