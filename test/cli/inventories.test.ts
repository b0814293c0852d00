import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byCommand, canAsk } from '../engine/inventory/referee.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const files = {
  'school/hosts.yml': `all:
  vars: { meet_domain: meet.school.lan, meet_site_name: Hill Street }
  children:
    web: { hosts: { front: { ansible_host: 192.168.1.10 } } }
    prosody: { hosts: { front: } }
    jicofo: { hosts: { front: } }
    jvb: { hosts: { front: } }
`,
  'school/group_vars/web.yml': 'web_contact: room 12\n',
  'guests/more.yml': `web: { vars: { meet_site_name: 0644 } }
all: { hosts: { guest: { ansible_host: 192.168.1.20 } } }
all: { hosts: { guest: { ansible_host: 192.168.1.21 } }, vars: { ansible_port: 22:30 } }
`,
  'guests/group_vars/web.yml': 'web_contact: room 13\n',
  'late.yml': 'prosody: { vars: { meet_site_name: Late } }\n',
  'play.yml': '- hosts: all\n  tasks:\n    - debug: { msg: "{{ country }} {{ meet_site_name }} {{ web_contact }}" }\n',
  'own.yml': 'all: { vars: { country: no, meet_site_name: x, web_contact: y }, hosts: { h1: } }\n',
};
const at = (name: string): string => join(root, name);

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
});

function meetctl(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, HOME: root, NO_COLOR: '1' };
  return spawnSync(process.execPath, ['bin/meetctl.cjs', ...args], { encoding: 'utf8', env });
}

const more = (...names: string[]): string[] => names.flatMap((name) => ['-i', at(name)]);

describe('several inventories', () => {
  test.skipIf(!canAsk)('are printed as ansible-inventory prints them', () => {
    const { status, stdout, stderr } = meetctl(
      'inventory',
      at('school'),
      ...more('guests/more.yml', 'late.yml'),
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(byCommand([at('school'), at('guests/more.yml'), at('late.yml')], '--list'));
    expect(stderr.match(/^warning: .*/gm)).toEqual([
      expect.stringMatching(/more\.yml:3:1: "all" stands here a second time/),
      expect.stringMatching(/more\.yml:1:32: meet_site_name is the number 420: YAML reads 0644 as an octal one/),
      expect.stringMatching(/more\.yml:3:80: ansible_port is the number 1350: YAML reads 22:30 in base 60/),
    ]);
  });

  test('are taken by the other verbs, each mistake with the name of its file', { timeout: 60_000 }, () => {
    expect(meetctl('lint', at('school'), '--without-secrets', ...more('late.yml'))).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(meetctl('lint', at('school'), '--without-secrets', ...more('guests/more.yml'))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^\S*guests\/more\.yml:1:32: meet_site_name must be text, not a number/),
    });
    const play = meetctl('play', at('play.yml'), ...more('school', 'own.yml', 'gone.yml'), '--check');
    expect(play).toMatchObject({ status: 2, stderr: expect.stringContaining('gone.yml: no such file') });
    const out = at('out');
    expect(meetctl('render', at('school'), ...more('late.yml'), '--out', out).status).toBe(0);
  });

  test('words that YAML takes otherwise are told once, by lint too', () => {
    const { status, stderr } = meetctl('lint', at('own.yml'), '--playbook', at('play.yml'), '--without-secrets');
    expect(status).toBe(0);
    expect(stderr.match(/^warning: .*/gm)).toEqual([
      expect.stringMatching(/own\.yml:1:25: country is false: YAML reads no as true or false$/),
    ]);
  });
});
