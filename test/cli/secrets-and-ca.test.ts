import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SiteSecrets } from '../../engine/secrets/store.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const directory = join(root, 'office');
const inventory = join(directory, 'inventory.yml');
const env = { ...process.env, HOME: root, XDG_CONFIG_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };

beforeAll(() => {
  mkdirSync(directory);
  writeFileSync(inventory, 'all: {}\n');
});

interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

function meetctl(args: readonly string[], input = ''): Result {
  return spawnSync(process.execPath, ['bin/meetctl.cjs', ...args], { input, encoding: 'utf8', env });
}

test('init makes the file and the identity, once', () => {
  const first = meetctl(['secrets', 'init', inventory]);
  expect(first).toMatchObject({ status: 0, stdout: `Made ${join(directory, 'secrets.yml.age')}.\n` });
  expect(first.stderr).toContain(join(root, '.config/meetctl/identity.txt'));
  expect(meetctl(['secrets', 'init', inventory])).toMatchObject({ status: 0, stderr: '' });
});

test('set takes the value from standard input; show hides it unless asked', () => {
  const value = `it's a "$value" with \\ and {{ }}`;
  expect(meetctl(['secrets', 'set', inventory, 'ldap_password'], `${value}\n`).status).toBe(0);
  expect(meetctl(['secrets', 'show', inventory]).stdout).toBe('ldap_password: ******\n');
  expect(meetctl(['secrets', 'show', inventory, 'ldap_password']).stdout).toBe('******\n');
  expect(meetctl(['secrets', 'show', inventory, 'ldap_password', '--reveal']).stdout).toBe(`${value}\n`);
});

test('a value that is too short to be hidden is told, when it is set', () => {
  const { status, stderr } = meetctl(['secrets', 'set', inventory, 'door_code'], '123\n');
  expect(status).toBe(0);
  expect(stderr).toContain(
    'warning: door_code has fewer than 4 characters: too short to be kept out of what is printed',
  );
});

test('a name that is nearly one of a role is told, when it is set, and others are not', () => {
  const set = (name: string) => meetctl(['secrets', 'set', inventory, name], 'a long enough value');
  expect(set('turn_secrets')).toMatchObject({
    status: 0,
    stderr: 'warning: no role knows a secret "turn_secrets"\n  help: did you mean "turn_secret"?\n',
  });
  expect([set('turn_secret').stderr, set('smtp_login').stderr]).toEqual(['', '']);
});

test('names of roles beside an inventory that is a folder are known too', () => {
  const folder = join(root, 'site');
  const role = join(folder, 'roles/telephone');
  mkdirSync(role, { recursive: true });
  writeFileSync(join(folder, 'hosts.yml'), 'all: { hosts: { h1: } }\n');
  writeFileSync(join(role, 'vars.schema.yml'), 'telephone_password: { type: string, secret: true }\n');
  const misspelt = meetctl(['secrets', 'set', folder, 'telephone_passwort'], 'a long enough value');
  expect(misspelt.stderr).toContain('did you mean "telephone_password"?');
  expect(misspelt.stdout).toContain(join(folder, 'secrets.yml.age'));
});

test('mistakes end with status 2 and say what to do', () => {
  expect(meetctl(['secrets', 'show', inventory, 'ldap_pasword'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean "ldap_password"?'),
  });
  expect(meetctl(['secrets', 'set', inventory, 'a'], '')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('empty'),
  });
  expect(meetctl(['secrets', 'set', inventory, 'a b'], 'x')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no name of a variable'),
  });
  expect(meetctl(['secrets', 'show', join(root, 'nope.yml')])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('there is no inventory'),
  });
  expect(meetctl(['ca', 'show', inventory])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('meetctl deploy'),
  });
});

test('the CA is shown, exported and, when really meant, renewed', async () => {
  const secrets = await SiteSecrets.open({
    directory,
    mode: 'persist',
    env,
    constraints: { dns: ['meet.lan'], ip: ['10.0.0.0/8'] },
  });
  const { ca } = secrets.certificate('web', ['meet.lan', '10.0.0.1']);
  await secrets.save();
  const { stdout } = meetctl(['ca', 'show', inventory]);
  expect(stdout).toContain(new X509Certificate(ca).fingerprint256);
  expect(stdout).toMatch(/may certify {2}meet\.lan, 10\.0\.0\.0\/8\n/);
  expect(stdout).toMatch(
    /certificate {2}web\n {2}names {6}meet\.lan, 10\.0\.0\.1\n {2}until {6}\d{4}-\d\d-\d\d \(in 395 days\)/,
  );
  expect(stdout).not.toContain('PRIVATE');
  expect(meetctl(['ca', 'export', inventory]).stdout).toBe(ca);
  expect(meetctl(['ca', 'renew', inventory])).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
  expect(meetctl(['ca', 'renew', inventory, '--yes']).status).toBe(0);
  expect(meetctl(['ca', 'export', inventory]).status).toBe(2);
});

test.each(['secrets', 'ca'])('%s --help has examples', (verb) => {
  expect(meetctl([verb, '--help']).stdout).toMatch(/Examples:\n {2}\$ meetctl/);
});
