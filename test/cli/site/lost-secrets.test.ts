import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inventory } from '../../../engine/inventory/model.ts';
import { rememberFailed } from '../../../cli/site/last-run.ts';
import { lostSecrets } from '../../../cli/site/lost-secrets.ts';
import { root } from '../fixtures/command.ts';
import { DrivenTerminal, keys } from '../fixtures/driven-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-lost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { XDG_STATE_HOME: folder };
const file = join(folder, 'inventory.yml');
writeFileSync(file, '');
const inventory = { file } as Inventory;
const authority = { certificate: '', key: '' };
const told = (secrets: { exists: boolean; authority?: typeof authority }) =>
  lostSecrets({ inventory, secrets: { authority: undefined, file: 'secrets.yml.age', ...secrets } }, env);

test('secrets that are not there are told as lost where the site was deployed before', () => {
  expect(told({ exists: false, authority })).toBeUndefined();
  rememberFailed(inventory, { hosts: {} }, env);
  expect(told({ exists: false, authority })?.message).toMatch(/^secrets.yml.age is not there/);
  expect(told({ exists: true, authority })).toBeUndefined();
  // A playbook that needs no secrets loses none.
  expect(told({ exists: false })).toBeUndefined();
});

describe('a deployment', () => {
  const directory = join(folder, 'school');
  const site = { file: join(directory, 'inventory.yml') } as Inventory;
  const stored = join(directory, 'secrets.yml.age');
  const own = { ...env, HOME: folder, XDG_CONFIG_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };
  // Nobody listens there: what is looked at comes before any host is asked.
  const nowhere = join(folder, 'ssh_config');
  writeFileSync(nowhere, 'Host *\n  HostName 127.0.0.1\n  Port 1\n');
  const words = ['bin/meetctl.cjs', 'deploy', site.file, '--ssh-config', nowhere];
  const deploy = (...more: string[]) =>
    spawnSync(process.execPath, [...words, ...more], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...own },
      input: '',
    });
  const atTerminal = () => new DrivenTerminal({ argv: [process.execPath, ...words], env: own }, root);

  beforeEach(() => {
    rmSync(directory, { recursive: true, force: true });
    cpSync('inventories/single-host', directory, { recursive: true });
    rmSync(join(folder, 'meetctl'), { recursive: true, force: true });
  });

  test('of a fresh site makes them and asks nobody', async () => {
    const terminal = atTerminal();
    expect(await terminal.ended).toBe(3);
    expect(terminal.text).not.toContain('[y/N]');
    expect(existsSync(stored)).toBe(true);
  });

  test('that names what there is not makes none', () => {
    for (const mistyped of [
      ['--tags', 'certificate'],
      ['--start-at', 'instal nginx'],
      ['-e', 'meet_domain=meet'],
    ])
      expect(deploy(...mistyped), mistyped.join(' ')).toMatchObject({ status: 2, stdout: '' });
    expect(existsSync(stored)).toBe(false);
  });

  test('asks at a terminal whether lost ones are to be made anew', async () => {
    rememberFailed(site, { hosts: {} }, own);
    const unsure = atTerminal();
    await unsure.answers('Make new ones? [y/N]', keys.enter);
    expect(await unsure.ended).toBe(2);
    expect(unsure.text).toMatch(/secrets\.yml\.age is not there[^]*every device[^]*nothing was changed/);
    expect(existsSync(stored)).toBe(false);
    const sure = atTerminal();
    await sure.answers('Make new ones? [y/N]', `y${keys.enter}`);
    expect(await sure.ended).toBe(3);
    expect(existsSync(stored)).toBe(true);
  });

  test('refuses to make them anew where nobody can be asked, unless that is allowed', () => {
    rememberFailed(site, { hosts: {} }, own);
    expect(deploy()).toMatchObject({ status: 2, stderr: expect.stringContaining('--allow-new-secrets') });
    expect(deploy('--check')).toMatchObject({ status: 3 });
    expect(existsSync(stored)).toBe(false);
    expect(deploy('--allow-new-secrets')).toMatchObject({ status: 3, stdout: expect.stringContaining('every device') });
    expect(existsSync(stored)).toBe(true);
  });
});
