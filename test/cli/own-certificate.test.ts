import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueAuthority, issueLeaf } from '../../engine/pki/issue.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-own-'));
afterAll(() => rmSync(root, { recursive: true }));
const env = { ...process.env, HOME: root, XDG_CONFIG_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };
const authority = issueAuthority({ dns: ['school.lan'], ip: [] });
const leaf = issueLeaf(authority, ['meet.school.lan']);

function file(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return name;
}

function meetctl(...args: string[]) {
  const argv = [join(import.meta.dirname, '../../bin/meetctl.cjs'), ...args];
  return spawnSync(process.execPath, argv, { encoding: 'utf8', env, cwd: root });
}

beforeAll(() => {
  mkdirSync(join(root, 'group_vars'));
  file('hosts.yml', 'all: { children: { web: { hosts: { h1: { ansible_host: 192.0.2.1 } } } } }\n');
  file('group_vars/all.yml', 'meet_domain: meet.school.lan\nmeet_certificate: own\n');
  file('chain.pem', leaf.certificate + authority.certificate);
  file('key.pem', leaf.key);
  const other = issueLeaf(authority, ['www.school.lan']);
  file('other.pem', other.certificate + authority.certificate);
  file('other.key', other.key);
});

describe('a certificate of your own', () => {
  it('is asked for before any host is contacted', () => {
    const { status, stderr } = meetctl('deploy', 'hosts.yml');
    expect(stderr).toMatch(/web_certificate is to be a certificate of your own, and none is stored/);
    expect(stderr).toContain('help: meetctl ca import INVENTORY --chain FILE --key FILE');
    expect(status).toBe(2);
  });

  it('is not kept when it is for other names, or the files are not there', () => {
    const wrong = meetctl('ca', 'import', 'hosts.yml', '--chain', 'other.pem', '--key', 'other.key');
    expect(wrong.stderr).toContain('your own certificate is for www.school.lan, and not for meet.school.lan');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    const gone = meetctl('ca', 'import', 'hosts.yml', '--chain', 'gone.pem', '--key', 'key.pem');
    expect(gone).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot read gone.pem: no such file') });
    expect(meetctl('lint', 'hosts.yml').stderr).toContain('none is stored');
  });

  it('is looked at in the same way while the site does not use it yet', () => {
    file('group_vars/all.yml', 'meet_domain: meet.school.lan\n');
    const wrong = meetctl('ca', 'import', 'hosts.yml', '--chain', 'other.pem', '--key', 'other.key');
    file('group_vars/all.yml', 'meet_domain: meet.school.lan\nmeet_certificate: own\n');
    expect(wrong.stderr).toContain('your own certificate is for www.school.lan, and not for meet.school.lan');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
  });

  it('is kept encrypted, shown, and taken by what reads the site', () => {
    const { status, stdout } = meetctl('ca', 'import', 'hosts.yml', '--chain', 'chain.pem', '--key', 'key.pem');
    expect(stdout).toMatch(/^Stored your own certificate in secrets\.yml\.age\n {2}names {2}meet\.school\.lan\n/);
    expect(stdout).toContain('Next: meetctl deploy hosts.yml puts it on the hosts.');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'secrets.yml.age'), 'utf8')).not.toContain(leaf.key.split('\n')[1]);
    expect(meetctl('ca', 'show', 'hosts.yml').stdout).toMatch(
      /certificate {2}your own \(meet_certificate: own\)\n {2}names {6}meet\.school\.lan\n/,
    );
    expect(meetctl('lint', 'hosts.yml')).toMatchObject({ status: 0 });
    const { stdout: told } = meetctl('render', 'hosts.yml', '--out', 'rendered', '--with-secrets');
    expect(told).not.toContain(leaf.key.split('\n')[1]);
    expect(readFileSync(join(root, 'rendered/h1/etc/nginx/tls/meet.school.lan.crt'), 'utf8')).toBe(
      leaf.certificate + authority.certificate,
    );
  });

  it('takes the pages for devices away, which have nothing to learn', () => {
    const site = readFileSync(join(root, 'rendered/h1/etc/nginx/sites-available/meet.school.lan.conf'), 'utf8');
    expect(site).not.toContain('/trust');
  });
});
