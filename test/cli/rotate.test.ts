import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../engine/secrets/secret.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const directory = join(root, 'school');
const inventory = join(directory, 'inventory.yml');
const env = { ...process.env, HOME: root, XDG_CONFIG_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };

const open = (): Promise<SiteSecrets> =>
  SiteSecrets.open({ directory, mode: 'persist', env, constraints: { dns: ['example.lan'], ip: ['192.168.1.0/24'] } });

const valueOf = async (name: string): Promise<string> => (await open()).given(name)!.reveal();
const leafOf = async (name: string): Promise<string> => (await open()).leaves[name]!.certificate;

function rotate(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const args = ['bin/meetctl.cjs', 'secrets', 'rotate', inventory, ...words];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env, input: '' });
}

beforeAll(async () => {
  cpSync('inventories/single-host', directory, { recursive: true });
  const secrets = await open();
  secrets.password('prosody_jvb_password', 24);
  secrets.password('prosody_focus_password', 24);
  secrets.choose('turn_secret', new Secret('known to the telephone too'));
  secrets.choose('own_password', new Secret('of a role that is elsewhere'));
  secrets.certificate('web_certificate', ['example.lan']);
  await secrets.save();
});

test('without a name, without a terminal, or with a name that is none, nothing is done', async () => {
  const before = await valueOf('prosody_jvb_password');
  expect(rotate()).toMatchObject({ status: 2, stderr: expect.stringContaining('or say --all') });
  expect(rotate('--all', 'turn_secret')).toMatchObject({ status: 2, stderr: expect.stringContaining('one of them') });
  expect(rotate('prosody_jvb_pasword', 'own_password', 'prosody_jvb_salt', '--yes')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /did you mean "prosody_jvb_password"[^]*own_password is nothing that meetctl makes[^]*prosody_jvb_salt was not made yet/,
    ),
  });
  expect(rotate('prosody_jvb_password')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
  expect(rotate('--undo')).toMatchObject({ status: 2, stderr: expect.stringContaining('no old values') });
  expect(await valueOf('prosody_jvb_password')).toBe(before);
});

test('one is renewed and the others stay; --undo brings back what was there before all renewals', async () => {
  const [before, other] = [await valueOf('prosody_jvb_password'), await valueOf('prosody_focus_password')];
  const { status, stdout, stderr } = rotate('prosody_jvb_password', '--yes');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Renewed prosody_jvb_password in .*secrets\.yml\.age\.\n/);
  expect(stdout).toContain(`meetctl deploy ${inventory} --check\n`);
  const first = await valueOf('prosody_jvb_password');
  expect(first).toMatch(/^[\w-]{32}$/);
  expect(first).not.toBe(before);
  expect(await valueOf('prosody_focus_password')).toBe(other);
  expect((await open()).all().map((secret) => secret.reveal())).toContain(before);
  expect(rotate('prosody_jvb_password', '--yes').status).toBe(0);
  expect(await valueOf('prosody_jvb_password')).not.toBe(first);
  expect(rotate('--undo')).toMatchObject({ status: 0, stdout: expect.stringContaining('old prosody_jvb_password') });
  expect(await valueOf('prosody_jvb_password')).toBe(before);
});

test('--all leaves what somebody chose, and renews certificates by the same CA', async () => {
  const before = { leaf: await leafOf('web_certificate'), password: await valueOf('prosody_jvb_password') };
  const ca = (await open()).authority!.certificate;
  const { status, stdout, stderr } = rotate('--all', '--yes');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Renewed (?=.*web_certificate)(?=.*prosody_focus_password)(?=.*prosody_jvb_password)/);
  expect(stdout).toContain('Left as somebody chose them: turn_secret.\n');
  expect(await valueOf('turn_secret')).toBe('known to the telephone too');
  expect(await valueOf('own_password')).toBe('of a role that is elsewhere');
  expect(await leafOf('web_certificate')).not.toBe(before.leaf);
  expect(await valueOf('prosody_jvb_password')).not.toBe(before.password);
  expect((await open()).authority!.certificate).toBe(ca);
  expect(rotate('turn_secret', '--yes').status).toBe(0);
  expect(await valueOf('turn_secret')).not.toContain('telephone');
});

test('once the hosts have the new values, the old ones are gone', async () => {
  const secrets = await open();
  const names = [...secrets.names, ...Object.keys(secrets.leaves)];
  secrets.forgetPrevious(new Set(names.filter((name) => name !== 'turn_secret')));
  await secrets.save();
  expect(rotate('--undo').stdout).toContain('Brought back the old turn_secret in');
  expect(rotate('--undo').status).toBe(2);
  expect(await valueOf('turn_secret')).toBe('known to the telephone too');
});
