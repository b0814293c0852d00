import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-first-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { HOME: folder, XDG_CONFIG_HOME: '', XDG_STATE_HOME: '', MEETCTL_IDENTITY: '', NO_COLOR: '1' };

beforeAll(() => {
  // Nobody listens there: whoever contacts it ends with 3.
  const host = '{ ansible_host: 127.0.0.1, ansible_port: 1, meet_address: 10.0.0.8 }';
  const vars = '{ meet_domain: meet.x.lan, meet_expected_users: 20, jvb_xmpp_host: 10.0.0.9 }';
  writeFileSync(join(folder, 'site.yml'), `all: { vars: ${vars}, children: { jvb: { hosts: { b1: ${host} } } } }\n`);
});

describe('where hosts are asked for a plan first, mistakes are told before that', () => {
  test.each([
    [['--tags', 'configg'], /no task has the tag "configg"[^]*did you mean "config"/],
    [['--skip-tags', 'certificats'], /no task has the tag "certificats"[^]*did you mean "certificates"/],
    [['--start-at', 'jvb: Configuraton'], /--start-at: no task is called "jvb: Configuraton"/],
  ])('%s', async (words, told) => {
    const { code, stderr } = await run(['deploy', 'site.yml', ...words], { env, cwd: folder });
    expect(stderr).toMatch(told);
    expect(stderr).not.toContain('cannot be reached');
    expect(code).toBe(2);
  });

  test('and only then somebody is contacted', async () => {
    const { code, stderr } = await run(['deploy', 'site.yml', '--tags', 'config'], { env, cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('b1 (127.0.0.1:1)') });
  });
});
