import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sshSettings } from '../../../engine/transport/ssh-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-ssh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = join(folder, 'config');
writeFileSync(join(folder, 'key'), '');
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
    expect(await settings('inner')).toMatchObject({ proxyCommand: `ssh -F ${config} -W '[%h]:%p' ops@gate:2200` });
    // ssh -G has put the names in already, or leaves that to us.
    expect((await settings('quiet')).proxyCommand).toMatch(/^nc (%h|quiet) (%p|22)$/);
  });

  test('can forbid the agent', async () => {
    expect((await settings('quiet')).agent).toBeUndefined();
  });

  test('cannot be given options by an address', async () => {
    expect(await settings('-oProxyCommand=touch')).toMatchObject({
      address: '-oProxyCommand=touch',
      proxyCommand: undefined,
    });
  });
});
