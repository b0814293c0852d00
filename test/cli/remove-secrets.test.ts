import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite } from '../../cli/site/open-site.ts';
import { Secret } from '../../engine/secrets/secret.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-remove-'));
afterAll(() => rmSync(root, { recursive: true }));
const directory = join(root, 'school');
const inventory = join(directory, 'inventory.yml');
const identity = join(root, 'identity.txt');
const env = { ...process.env, MEETCTL_IDENTITY: identity, NO_COLOR: '1' };

const open = (): Promise<SiteSecrets> => SiteSecrets.open({ directory, mode: 'persist', env });
const names = async (): Promise<string[]> => (await open()).names;

function remove(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const args = ['bin/meetctl.cjs', 'secrets', 'remove', inventory, ...words];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env, input: '' });
}

beforeAll(async () => {
  cpSync('inventories/single-host', directory, { recursive: true });
  const secrets = await open();
  secrets.password('prosody_focus_password', 24);
  secrets.choose('turn_secret', new Secret('known to the telephone too'));
  secrets.choose('prosody_users', new Secret('- { name: ada, password: correct horse }'));
  secrets.choose('ldap_password', new Secret('of a playbook that is gone'));
  await secrets.save();
});

test('without a name, with one that is none, or without a yes, nothing is removed', async () => {
  expect(remove()).toMatchObject({ status: 2, stderr: expect.stringContaining('names') });
  expect(remove('turn_secert', 'ldap_password', '--yes')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean "turn_secret"?'),
  });
  expect(remove('ldap_password')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
  expect(await names()).toEqual(['ldap_password', 'prosody_focus_password', 'prosody_users', 'turn_secret']);
});

test('what becomes of each is told, and the others stay', async () => {
  const { status, stdout, stderr } = remove('ldap_password', 'turn_secret', 'prosody_users', '--yes');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Removed from .*secrets\.yml\.age:\n/);
  expect(stdout).toContain('  ldap_password: no role gives it another value, so whatever still names it needs one\n');
  expect(stdout).toContain('  turn_secret: meetctl makes a new one at the next deploy,');
  expect(stdout).toContain('  prosody_users: it has its default again, from the next deploy on\n');
  expect(stdout).toContain(`meetctl deploy ${inventory} --check\n`);
  expect(await names()).toEqual(['prosody_focus_password']);
});

test('one that meetctl makes is there again with the next deploy, is a new one, and is nobody’s choice', async () => {
  const before = process.env.MEETCTL_IDENTITY;
  process.env.MEETCTL_IDENTITY = identity;
  try {
    const { secrets } = await openSite(inventory, {}, 'persist');
    expect(secrets.given('turn_secret')!.reveal()).toMatch(/^[\w-]{40,}$/);
    expect(secrets.isChosen('turn_secret')).toBe(false);
    await secrets.save();
  } finally {
    if (before === undefined) delete process.env.MEETCTL_IDENTITY;
    else process.env.MEETCTL_IDENTITY = before;
  }
  expect(await names()).toContain('turn_secret');
});

test('neither an old value nor a certificate stays behind', async () => {
  const secrets = await open();
  secrets.renew({ passwords: [{ name: 'turn_secret', bytes: 32 }], certificates: [] });
  expect(secrets.isStored('web_certificate')).toBe(true);
  secrets.remove(['turn_secret', 'web_certificate']);
  expect([secrets.isStored('turn_secret'), secrets.isStored('web_certificate')]).toEqual([false, false]);
  expect(secrets.undoRenewal()).toEqual([]);
});
