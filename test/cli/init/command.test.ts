import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { issueAuthority, issueLeaf } from '../../../engine/pki/issue.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { type Ended, run } from '../fixtures/command.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const env = { HOME: root, XDG_CONFIG_HOME: '', XDG_STATE_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };
const meetctl = (...argv: string[]): Promise<Ended> => run(argv, { env, cwd: root });
const at = (name: string): string => join(root, name);

const answers = `hosts: [192.168.1.10, b1=ops@192.168.1.11:2222]
domain: meet.school.lan
site_name: "Hill Street: School"
users: 60
`;

describe('without a terminal', () => {
  test('what is missing is listed with the flag and the key that give it', async () => {
    const { code, stderr } = await meetctl('init', 'none');
    expect(code).toBe(2);
    expect(stderr).toMatch(/answers are missing, and there is no terminal to ask at\n/);
    expect(stderr).toMatch(/^ {2}hosts +--hosts <addresses>/m);
    expect(stderr).toMatch(/^ {2}users +--users <number> .*\(--yes takes: 20\)$/m);
    expect(stderr).toContain('--answers FILE');
    expect(existsSync(at('none'))).toBe(false);
  });

  test('all mistakes of an answers file are told at once, with their places', async () => {
    writeFileSync(at('bad.yml'), 'hosts: [10.0.0.300]\ndomain: https://meet.x.lan\nusers: many\n');
    const { code, stderr } = await meetctl('init', 'none', '--answers', 'bad.yml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bad\.yml:1:8: hosts: "10\.0\.0\.300" is no address/m);
    expect(stderr).toMatch(/^bad\.yml:2:9: domain: only the name/m);
    expect(stderr).toMatch(/^bad\.yml:3:8: users: "many" is no whole number/m);
    writeFileSync(at('bad.yml'), 'domian: x\n');
    expect((await meetctl('init', 'none', '--answers', 'bad.yml')).stderr).toContain('did you mean "domain"?');
    expect((await meetctl('init', 'none', '--answers', 'gone.yml')).code).toBe(2);
  });

  test('a new site does not begin in a folder of something else', async () => {
    writeFileSync(at('package.json'), '{}');
    const { code, stderr } = await meetctl('init', '.', '--yes', '--no-contact');
    rmSync(at('package.json'));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('meetctl init school') });
  });
});

describe('a site', () => {
  test('is written from answers, and a deployment would read it', async () => {
    writeFileSync(at('answers.yml'), answers);
    const { code, stdout, stderr } = await meetctl('init', 'site', '--answers', 'answers.yml', '--yes', '--no-contact');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('meetctl deploy site/inventory.yml --check --diff');
    expect(stdout).toContain('Let each device trust the site once: http://192.168.1.10/trust\n');
    const text = readFileSync(at('site/inventory.yml'), 'utf8');
    expect(text).toContain('    host1: { ansible_host: 192.168.1.10 }\n    b1:\n      ansible_host: 192.168.1.11\n');
    expect(statSync(at('site/inventory.yml')).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(statSync(at('site/secrets.yml.age')).mode & 0o777).toBe(0o600);
    expect(existsSync(at('.config/meetctl/identity.txt'))).toBe(true);
    expect(await meetctl('lint', 'site/inventory.yml')).toMatchObject({ code: 0, stderr: '' });
    expect(vars('b1')).toMatchObject({ meet_domain: 'meet.school.lan', meet_site_name: 'Hill Street: School' });
  });

  test('where people need an account says how they get one', async () => {
    const words = ['--answers', 'answers.yml', '--yes', '--no-contact', '--login', 'accounts'];
    const { code, stdout } = await meetctl('init', 'named', ...words);
    expect(stdout).toMatch(
      /Nobody may open a meeting[^]*\n {2}meetctl secrets set named\/inventory\.yml prosody_users < users\.yml\n$/,
    );
    expect(code).toBe(0);
  });

  test('that did not change is not written again', async () => {
    const before = statSync(at('site/inventory.yml')).mtimeMs;
    const { code, stdout } = await meetctl('init', 'site', '--no-contact');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing differs') });
    expect(statSync(at('site/inventory.yml')).mtimeMs).toBe(before);
  });

  test('is changed only when somebody says so, and keeps what init does not know', async () => {
    const variables = at('site/group_vars/all.yml');
    writeFileSync(variables, `${readFileSync(variables, 'utf8')}# Room 12.\nweb_contact:   room 12\n`);
    const change = [
      'init',
      'site',
      '--no-contact',
      '--site-name',
      'Valley',
      '--hosts',
      '192.168.1.10 b1=192.168.1.11 192.168.1.12',
    ];
    const asked = await meetctl(...change);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes writes it') });
    expect(asked.stdout).toMatch(/^-meet_site_name: "Hill Street: School"\n\+meet_site_name: "Valley"$/m);
    expect((await meetctl(...change, '--yes')).code).toBe(0);
    expect(readFileSync(variables, 'utf8')).toContain('\nmeet_site_name: "Valley"\n');
    expect(readFileSync(variables, 'utf8')).toMatch(/\n# Room 12\.\nweb_contact: {3}room 12\n$/);
    expect(loadInventory(at('site/inventory.yml')).groups.get('jvb')?.hosts).toEqual(['b1', 'host3']);
    expect(vars('b1')).toMatchObject({ ansible_port: 2222, ansible_user: 'ops' });
  });

  test('keeps what it knows of the meetings, of mixes of its own, and of bridges that somebody wants', async () => {
    const variables = at('site/group_vars/all.yml');
    writeFileSync(at('site/mixes.yml'), 'mixes: { morning: { rooms: [{ people: 20, cameras: 3 }] } }\n');
    const wish = ['init', 'site', '--no-contact', '--rooms', 'morning', '--users', '140', '--bridges', 'b1=2'];
    expect(await meetctl(...wish, '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(variables, 'utf8')).toMatch(
      /\n# Their meetings: .*\nmeet_rooms: morning\n(?:.*\n)*.*# Room 12\.\n|# Room 12\.\n(?:.*\n)*# Their meetings: .*\nmeet_rooms: morning\n/,
    );
    expect(vars('b1')).toMatchObject({ jvb_instances: 2, meet_expected_users: 140, ansible_port: 2222 });
    const wrong = await meetctl('init', 'site', '--no-contact', '--yes', '--rooms', 'mornin', '--bridges', 'b1=0');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "morning"?') });
    expect((await meetctl('init', 'site', '--no-contact', '--yes', '--bridges', 'model')).code).toBe(0);
    expect(vars('b1')).not.toHaveProperty('jvb_instances');
  });

  test('takes a certificate of your own, and keeps it with the secrets', async () => {
    const authority = issueAuthority({ dns: ['school.lan', 'other.lan'], ip: [] });
    const [leaf, other] = ['meet.school.lan', 'meet.other.lan'].map((name) => issueLeaf(authority, [name]));
    writeFileSync(at('chain.pem'), leaf!.certificate + authority.certificate);
    writeFileSync(at('key.pem'), leaf!.key);
    writeFileSync(at('other.pem'), other!.certificate + authority.certificate);
    writeFileSync(at('other.key'), other!.key);
    const own = ['init', 'site', '--no-contact', '--yes', '--certificate', 'own'];
    const none = await meetctl(...own);
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/certificate_chain +--certificate-chain <file>/),
    });
    const wrong = await meetctl(...own, '--certificate-chain', 'other.pem', '--certificate-key', 'other.key');
    expect(wrong.stderr).toContain('your own certificate is for meet.other.lan, and not for meet.school.lan');
    expect(vars('b1')).not.toHaveProperty('meet_certificate');
    const files = [
      '--certificate-chain',
      'chain.pem',
      '--certificate-key',
      'key.pem',
      '--files',
      'files=2,mb=5,days=30',
    ];
    // Who names the files has said that it is one of their own.
    const { code, stdout, stderr } = await meetctl('init', 'site', '--no-contact', '--yes', ...files);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Files of 140 people come to 45.1 GiB, once there is a server for them.');
    expect(stdout).not.toContain(leaf!.key.split('\n')[1]);
    expect(vars('b1')).toMatchObject({ meet_certificate: 'own', meet_files: 'files=2,mb=5,days=30' });
    expect((await meetctl('ca', 'show', 'site/inventory.yml')).stdout).toContain('your own (meet_certificate: own)');
    // Again it stays what is stored, and another name is refused for it.
    const again = await meetctl('init', 'site', '--no-contact', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing differs') });
    const half = await meetctl('init', 'site', '--no-contact', '--yes', '--certificate-chain', 'chain.pem');
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('the key of chain.pem is wanted too') });
    const next = await meetctl('init', 'site', '--no-contact', ...files);
    expect(next).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes writes it') });
    expect(next.stdout).toContain('The certificate that is stored is replaced by that of chain.pem.');
    const renamed = await meetctl('init', 'site', '--no-contact', '--yes', '--domain', 'new.meet.school.lan');
    expect(renamed.stderr).toContain('your own certificate is for meet.school.lan, and not for new.meet.school.lan');
    const moved = await meetctl('init', 'site', '--no-contact', '--yes', '--domain', 'meet.other.lan');
    expect(moved.stderr).toContain('the CA of the site may not speak for meet.other.lan');
    expect(vars('b1')).toMatchObject({ meet_domain: 'meet.school.lan' });
    expect((await meetctl('init', 'site', '--no-contact', '--yes', '--certificate', 'site', '--chat', 'no')).code).toBe(
      0,
    );
    expect(vars('b1')).toMatchObject({ web_chat: false });
    expect(vars('b1')).not.toHaveProperty('meet_certificate');
  }, 60_000);

  test('written in a way that cannot be edited is left alone, with the place', async () => {
    const text = `all: { hosts: { a: { ansible_host: 10.0.0.1, meet_domain: meet.a.lan } } }
${['web', 'prosody', 'jicofo', 'jvb'].map((group) => `${group}: { hosts: { a: } }`).join('\n')}
`;
    writeFileSync(at('own.yml'), text);
    const { code, stderr } = await meetctl('init', 'own.yml', '--no-contact', '--yes', '--domain', 'meet.b.lan');
    expect(code).toBe(2);
    expect(stderr).toMatch(/own\.yml:1:\d+: meet_domain cannot be set to "meet\.b\.lan"/);
    expect(readFileSync(at('own.yml'), 'utf8')).toBe(text);
  });
});

/** All variables of a host, as the inventory has them. */
function vars(host: string): Record<string, unknown> {
  const { hosts } = loadInventory(at('site/inventory.yml'));
  return Object.fromEntries([...hosts.get(host)!.vars].map(([name, { value }]) => [name, value]));
}
