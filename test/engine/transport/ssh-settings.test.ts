import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UnreachableError } from '../../../engine/errors.ts';
import { type SshSettings, sshSettings } from '../../../engine/transport/ssh-settings.ts';
import { findProgram } from '../../properties/quoting/programs.ts';

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
  RevokedHostKeys ~/revoked
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

describe('without OpenSSH', () => {
  beforeEach(() => void vi.stubEnv('PATH', folder));
  afterEach(() => void vi.unstubAllEnvs());
  const endpoint = { host: 'h', address: 'web', connection: 'ssh' } as const;

  test('the plain defaults hold', async () => {
    expect(await sshSettings(endpoint)).toMatchObject({ address: 'web', port: 22, proxyCommand: undefined });
  });

  test.each([
    ['a file that was named', `read ${config}`, () => sshSettings(endpoint, config)],
    [
      'what the inventory says to ssh, by which the host may be behind another,',
      'follow what ansible_ssh_*args say of h',
      () => sshSettings({ ...endpoint, sshArguments: ['-J', 'gate'] }),
    ],
  ])('%s is not passed over', async (_, what, ask) => {
    const error = ask();
    await expect(error).rejects.toThrow(UnreachableError);
    await expect(error).rejects.toMatchObject({
      problems: [
        {
          message: `nothing here can ${what}: there is no program ssh in PATH`,
          hint: expect.stringContaining('openssh-client'),
        },
      ],
    });
  });
});

describe('an OpenSSH that tells nothing', () => {
  const bin = join(folder, 'silent');
  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    ['exit 0', 'ssh does not understand the settings of h', 'it printed nothing'],
    ['echo "no such thing" >&2', 'ssh does not understand the settings of h', 'no such thing'],
    ['kill -TERM $$', 'ssh does not understand the settings of h', 'Command failed'],
  ])('is not taken for one that has no settings: %s', async (script, message, detail) => {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'ssh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    // Somebody else's name: answers are kept for hosts of one kind.
    const error = sshSettings({ host: 'h', address: `${script.length}.silent`, connection: 'ssh', port: 7 }, config);
    await expect(error).rejects.toThrow(UnreachableError);
    await expect(error).rejects.toMatchObject({
      problems: [{ message, details: [expect.stringContaining(detail)] }],
    });
  });
});

describe.skipIf(findProgram('ssh', 'openssh-client') === undefined)("the user's own ssh_config", () => {
  test('is followed', async () => {
    expect(await settings('web')).toMatchObject({
      host: 'h',
      address: '10.0.0.7',
      port: 2222,
      user: 'ops',
      identityFiles: [join(folder, 'key')],
      knownHostsFiles: [join(folder, 'known'), join(userInfo().homedir, 'known2')],
      hostKeyAlias: 'web.office',
      revokedKeysFile: join(userInfo().homedir, 'revoked'),
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

  describe('is asked for', () => {
    const log = join(folder, 'log');
    const path = process.env.PATH!;
    const real = path.split(':').find((one) => existsSync(join(one, 'ssh')));
    beforeEach(() => {
      mkdirSync(join(folder, 'bin'), { recursive: true });
      const script = `#!/bin/sh\nfor one; do :; done; echo "$one" >>${log}\nexec ${real}/ssh "$@"\n`;
      writeFileSync(join(folder, 'bin/ssh'), script, { mode: 0o755 });
      process.env.PATH = `${folder}/bin:${path}`;
    });
    afterEach(() => (process.env.PATH = path));

    /** What is found out about several hosts at once, and the names that OpenSSH was asked about. */
    async function all(text: string, names: readonly string[], more = {}) {
      const file = join(folder, 'shared');
      writeFileSync(file, text);
      writeFileSync(log, '');
      const found = await Promise.all(
        names.map((address) => sshSettings({ host: address, address, connection: 'ssh', ...more }, file)),
      );
      return { found, asked: readFileSync(log, 'utf8').trim().split('\n').toSorted() };
    }

    /** As if each had been asked about by itself. */
    async function apart(text: string, names: readonly string[]) {
      const each = [];
      for (const [index, name] of names.entries())
        each.push(
          (await all(`${text}\n# ${index}, so that nothing is known\nConnectTimeout ${index + 1}`, [name])).found[0]!,
        );
      return each;
    }

    test('once for hosts that nothing tells apart, and the others get what is theirs', async () => {
      const text = 'Host db* !db9\n  Port 2222\n  ProxyCommand nc %h %p\nHost web\n  User ops\n  Hostname 10.0.0.1\n';
      const names = ['db1', 'db2', 'db9', 'web', 'mail', '10.9.8.7', 'fe80::1'];
      const { found, asked } = await all(text, names);
      expect(asked).toEqual(['db1', 'db9', 'mail', 'web']);
      expect(found.map(({ address }) => address)).toEqual([
        'db1',
        'db2',
        'db9',
        '10.0.0.1',
        'mail',
        '10.9.8.7',
        'fe80::1',
      ]);
      const timeless = (all: SshSettings) => ({ ...all, connectTimeout: 0 });
      expect(found.map(timeless)).toEqual((await apart(text, names)).map(timeless));
    });

    test('for each host where its name is part of the settings', async () => {
      const { found, asked } = await all('Host *\n  HostName %h.office.lan\n', ['one', 'two']);
      expect(asked).toEqual(['one', 'two']);
      expect(found.map(({ address }) => address)).toEqual(['one.office.lan', 'two.office.lan']);
    });

    test('for each host where only OpenSSH can tell them apart', async () => {
      for (const text of [
        'Match exec "test %h = two"\n  User ops\n',
        `Include ${folder}/$NONE/*\n`,
        'Host "one" two\n',
      ])
        expect((await all(text, ['one', 'two'])).asked, text).toContain('two');
      writeFileSync(join(folder, 'in.conf'), 'Host two\n  User inner\n');
      const { found, asked } = await all(`Include ${folder}/*.conf\n`, ['first', 'two', 'third']);
      expect(asked).toEqual(['first', 'two']);
      expect(found.map(({ user }) => user)).toEqual([userInfo().username, 'inner', userInfo().username]);
    });

    test('again when they have changed, and for other arguments', async () => {
      expect((await all('User first\n', ['one'])).found[0]!.user).toBe('first');
      expect((await all('User second\n', ['one'])).found[0]!.user).toBe('second');
      expect((await all('User second\n', ['one'], { port: 7 })).found[0]!.port).toBe(7);
    });

    test('for each host where they are wrong, and each is told', async () => {
      await expect(all('Foo bar\n', ['one', 'two'])).rejects.toThrow('ssh does not understand the settings of one');
      await expect(all('Foo bar\n', ['two'])).rejects.toThrow('ssh does not understand the settings of two');
    });
  });
});
