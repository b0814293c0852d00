import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../engine/errors.ts';
import { sshSettings } from '../../../engine/transport/ssh-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-ssh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = join(folder, 'config');
writeFileSync(join(folder, 'key'), '');
writeFileSync(join(folder, 'half.pub'), '');
writeFileSync(
  config,
  `Include ${folder}/more
Host web
  HostName 10.0.0.7
  Port 2222
  User ops
  IdentityFile ${folder}/key
  IdentityFile ${folder}/none
  HostKeyAlias web.office
  UserKnownHostsFile ${folder}/known ~/known2
  GlobalKnownHostsFile none
  ConnectTimeout 3
  IdentitiesOnly yes
Host inner
  ProxyJump ops@gate:2200
  IdentityFile ${folder}/half
  IdentityFile ${folder}/none
Host deep
  ProxyJump a,me@b:23,[::1]
Host quiet
  IdentityAgent none
  ProxyCommand nc %h %p
`,
);
writeFileSync(join(folder, 'more'), 'Host *.lan\n  User included\n');

const settings = (address: string, more = {}) =>
  sshSettings({ host: 'h', address, connection: 'ssh', ...more }, config);

describe.skipIf(spawnSync('ssh', ['-V']).error !== undefined)("the user's own ssh_config", () => {
  test('is followed', async () => {
    expect(await settings('web')).toMatchObject({
      host: 'h',
      address: '10.0.0.7',
      port: 2222,
      user: 'ops',
      identityFiles: [join(folder, 'key')],
      knownHostsFiles: [join(folder, 'known'), join(userInfo().homedir, 'known2')],
      hostKeyAlias: 'web.office',
      connectTimeout: 3,
      identitiesOnly: true,
      proxyCommand: undefined,
    });
  });

  test('is followed into the files that it includes', async () => {
    expect(await settings('db.lan')).toMatchObject({ address: 'db.lan', port: 22, user: 'included' });
  });

  test('gives way to the inventory', async () => {
    const own = { port: 22, user: 'root', privateKeyFile: '~/my key' };
    expect(await settings('web', own)).toMatchObject({
      address: '10.0.0.7',
      port: 22,
      user: 'root',
      identityFiles: [join(homedir(), 'my key')],
    });
  });

  test('leads through other hosts as ssh itself goes there', async () => {
    expect(await settings('inner')).toMatchObject({
      proxyCommand: `ssh -F ${config} -l ops -p 2200 -W '[%h]:%p' -- gate`,
    });
    // ssh -G has put the names in already, or leaves that to us.
    expect((await settings('quiet')).proxyCommand).toMatch(/^nc (%h|quiet) (%p|22)$/);
  });

  test('can forbid the agent', async () => {
    expect((await settings('quiet')).agent).toBeUndefined();
  });

  test('leads through several hosts, to the last by way of the others', async () => {
    const { proxyCommand } = await settings('deep');
    expect(proxyCommand).toBe(`ssh -F ${config} -J a,me@b:23 -W '[%h]:%p' -- ::1`);
  });

  test('is added to by the arguments that the inventory has for ssh', async () => {
    const sshArguments = ['-o', 'ProxyJump=gate', '-o', 'User=other', '-o', 'ConnectTimeout=7'];
    expect(await settings('db.lan', { sshArguments })).toMatchObject({
      user: 'other',
      connectTimeout: 7,
      proxyCommand: `ssh -F ${config} -W '[%h]:%p' -- gate`,
    });
    expect(await settings('db.lan', { sshArguments, user: 'mine', timeout: 4 })).toMatchObject({
      user: 'mine',
      connectTimeout: 4,
    });
  });

  test('is not passed over where it is wrong', async () => {
    const error = settings('db.lan', { sshArguments: ['-o', 'Foo=bar'] });
    await expect(error).rejects.toThrow(UnreachableError);
    await expect(error).rejects.toMatchObject({
      problems: [
        {
          message: 'ssh does not understand the settings of h',
          details: [expect.stringMatching(/bad configuration option: foo/i)],
        },
      ],
    });
  });

  test('keeps keys of which only the public half is there: an agent may have the other', async () => {
    const { identityFiles, identitiesOnly } = await settings('inner');
    expect({ identityFiles, identitiesOnly }).toEqual({ identityFiles: [join(folder, 'half')], identitiesOnly: false });
  });

  test('cannot be given options by an address', async () => {
    await expect(settings('-oProxyCommand=touch')).rejects.toThrow('ssh does not understand the settings of h');
  });
});
