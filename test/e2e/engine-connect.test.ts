import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atTerminal } from './fixtures/at-terminal.ts';
import { as, ConnectSite, isIn, meetctl } from './fixtures/connect-site.ts';
import { formsOfSecret } from './fixtures/secret-forms.ts';
import { SecretWatch } from './fixtures/secret-watch.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('ways into hosts', { timeout: 60_000 }, () => {
  const site = new ConnectSite();

  beforeAll(() => site.up());
  afterAll(() => site.down());

  describe('the password of a login', () => {
    const clerk = [...as('clerk'), '--no-become', ...site.settings('plain')];

    it('is asked for, and is that of sudo too unless another one is typed', async () => {
      const ready = site.lab.inLan([
        ...meetctl,
        'exec',
        site.hosts,
        'h1',
        ...as('clerk'),
        ...site.settings('plain'),
        '-k',
        '-K',
        '--',
        'id -un',
      ]);
      const [{ exitCode, text }, watch] = await SecretWatch.during(() =>
        atTerminal(ready, [
          ['SSH password: ', site.password],
          ['BECOME password[defaults to SSH password]: ', ''],
        ]),
      );
      expect(exitCode, text).toBe(0);
      expect(text).toContain('h1 | root');
      expect(text).not.toContain(site.password);
      expect(watch.seen(formsOfSecret(site.password))).toEqual([]);
    });

    it('is tried once when it is wrong, by whichever way the host asks', async () => {
      await site.sshd('h2', 'PasswordAuthentication no\\nKbdInteractiveAuthentication yes\\n');
      for (const host of ['h1', 'h2']) {
        const { exitCode, text } = await site.who(host, [...clerk, '--connection-password-file', site.file('wrong')]);
        expect(exitCode).toBe(3);
        expect(text).toContain(`${host} refused the password of clerk`);
        expect(await site.count(host, 'pam_unix(sshd:auth): authentication failure')).toBe(1);
        expect(await site.who(host, [...clerk, '--connection-password-file', site.file('password')])).toEqual(
          isIn(host, 'clerk'),
        );
      }
      await site.sshd('h2', 'PasswordAuthentication no\\n');
      const refused = await site.who('h2', [...clerk, '--connection-password-file', site.file('password')]);
      expect(refused.text).toContain('it takes no passwords (but: publickey)');
      await site.sshd('h2', '');
    });
  });

  it('connecting takes no longer than --timeout, whether nobody answers or somebody who then says nothing', async () => {
    const late = async (host: string, way: string, ...more: string[]) => {
      const started = Date.now();
      const { exitCode, text } = await site.who(host, ['-e', `ansible_connection=${way}`, '-T', '1', ...more]);
      expect(exitCode, text).toBe(3);
      expect(Date.now() - started).toBeLessThan(6000);
      return text;
    };
    await site.lab.freeze('h2');
    for (const way of ['ssh', 'openssh']) {
      const nobody = await late('h1', way, '-e', 'ansible_host=10.78.0.99');
      expect(nobody).toMatch(/h1 \(10\.78\.0\.99:22\) (did not answer within 1 s|cannot be reached)/);
      expect(await late('h2', way)).toMatch(/h2.* (did not answer within 1 s|did not let us in in time)/);
    }
    await site.lab.thaw('h2');
  });

  describe('settings of ssh', () => {
    const key = () => `IdentityFile ${site.lab.keyFile}`;
    let agent: NodeJS.ProcessEnv;
    beforeAll(async () => void (agent = await site.startAgent()));

    it('name the host, its port, its user and its key', async () => {
      await site.sshd('h2', 'Port 22\\nPort 2222\\n');
      writeFileSync(
        site.file('known'),
        `${readFileSync(site.file('known'), 'utf8')}branch ${(await site.on('h2', 'cut -d" " -f1,2 /etc/ssh/ssh_host_ed25519_key.pub')).trim()}\n`,
      );
      const options = site.settings(
        'alias',
        'Host branch',
        'HostName 10.78.0.12',
        'Port 2222',
        'User ops',
        'HostKeyAlias branch',
        key(),
      );
      expect(await site.who('branch', [...options, '--no-become'])).toEqual(isIn('branch', 'ops', 'h2'));
      expect(
        await site.on(
          'h2',
          'journalctl -u ssh -o cat --no-pager | grep -c "Accepted publickey for ops from .* port" || true',
        ),
      ).toBe('1\n');
      await site.sshd('h2', '');
    });

    it('lead through another host, also those of the inventory', async () => {
      await site.on(
        'h2',
        'nft add table inet t; nft add chain inet t c "{ type filter hook input priority 0; }"; nft add rule inet t c ip saddr != 10.78.0.11 tcp dport 22 drop',
      );
      const direct = await site.who('h2', [...site.settings('direct', 'Host *', 'User root', key()), '-T', '1']);
      expect(direct.text).toContain('did not answer within 1 s');
      const options = site.settings(
        'jump',
        'Host 10.78.0.12',
        'ProxyJump root@10.78.0.11:22',
        'Host *',
        'User root',
        key(),
      );
      expect(await site.who('h2', options)).toEqual(isIn('h2'));
      expect(await site.who('h2', [...options, '-e', 'ansible_connection=openssh'])).toEqual(isIn('h2'));
      const through = ['-e', "ansible_ssh_common_args='-o ProxyJump=10.78.0.11'"];
      expect(await site.who('h2', [...site.settings('direct', 'Host *', 'User root', key()), ...through])).toEqual(
        isIn('h2'),
      );
      // What the way itself has to say is told, not printed between.
      const lost = await site.who(
        'h2',
        site.settings('lost', 'Host 10.78.0.12', 'ProxyJump nobody@10.78.0.11', 'Host *', 'User root', key()),
      );
      expect(lost.text).toMatch(/no SSH with h2[^]*nobody@10\.78\.0\.11: Permission denied/);
      await site.on('h2', 'nft delete table inet t');
    });

    it('let the agent log in, with all of its keys or only those that are listed', async () => {
      const open = site.settings('agent', 'Host *', 'User root', 'IdentityFile none');
      expect(await site.who('h1', open, agent)).toEqual(isIn('h1'));
      expect((await site.who('h1', open)).text).toContain('h1 did not let root in');
      const listed = (name: string) =>
        site.settings('listed', 'Host *', 'User root', `IdentityFile ${site.file(name)}`, 'IdentitiesOnly yes');
      expect(await site.who('h1', listed('with-agent.pub'), agent)).toEqual(isIn('h1'));
      expect(await site.who('h1', listed('with-agent'), agent)).toEqual(isIn('h1'));
      expect((await site.who('h1', listed('other.pub'), agent)).text).toContain('h1 did not let root in');
    });

    it('name a key that is locked, which is told', async () => {
      site.makeKey('locked', 'a passphrase');
      const { text } = await site.who(
        'h1',
        site.settings('locked', 'Host *', 'User root', `IdentityFile ${site.file('locked')}`),
      );
      expect(text).toMatch(/is protected by a passphrase, and no agent has it[^]*ssh-add /);
    });

    it('revoke a key, whatever else is known of it', async () => {
      const known = readFileSync(site.file('known'), 'utf8');
      writeFileSync(
        site.file('known'),
        `${known}@revoked * ${(await site.on('h1', 'cut -d" " -f1,2 /etc/ssh/ssh_host_ed25519_key.pub')).trim()}\n`,
      );
      for (const way of ['ssh', 'openssh']) {
        const { exitCode, text } = await site.who('h1', [
          ...site.settings('revoked', 'Host *', 'User root', key()),
          '--accept-new',
          '-e',
          `ansible_connection=${way}`,
        ]);
        expect(exitCode).toBe(3);
        expect(text).toMatch(/the host key of h1 is marked as revoked[^]*ask whoever revoked it/);
      }
      writeFileSync(site.file('known'), known);
    });
  });

  describe("OpenSSH's own client", () => {
    const way = ['-e', 'ansible_connection=openssh'];

    it('carries a whole deployment, as root by sudo and with its password', async () => {
      await site.on('h1', 'rm -rf /root/engine');
      const options = [...way, ...as('clerk'), '--become-password-file', site.file('password')];
      const [ended, watch] = await SecretWatch.during(() => site.deploy(...options));
      expect(ended.exitCode, ended.stdout).toBe(0);
      expect(ended.changed).toHaveLength(3);
      expect(watch.seen(formsOfSecret(site.password))).toEqual([]);
      expect(watch.commands.join('\n')).toContain('sudo -S -p');
      expect((await site.deploy(...way)).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
      expect(await site.remainsAfter('h1', 3)).toBe('');
    });

    it('refuses keys of hosts that it does not know, or that have changed, and takes new ones when told', async () => {
      const options = [...way, '--ssh-config', site.file('fresh.cfg')];
      writeFileSync(
        site.file('fresh.cfg'),
        `Host *\n  User root\n  IdentityFile ${site.lab.keyFile}\n  UserKnownHostsFile ${site.file('fresh')}\n  GlobalKnownHostsFile none\n`,
      );
      expect((await site.who('h1', options)).text).toMatch(
        /the host key of h1 \(10\.78\.0\.11\) is not known[^]*--accept-new/,
      );
      const taken = await site.who('h1', [...options, '--accept-new']);
      expect(taken).toMatchObject({ exitCode: 0 });
      expect(taken.text).toContain(`accepted the ED25519 key of 10.78.0.11 and wrote it to ${site.file('fresh')}`);
      expect(await site.who('h1', options)).toEqual(isIn('h1'));
      writeFileSync(site.file('fresh'), readFileSync(site.file('fresh'), 'utf8').replace('10.78.0.11', '10.78.0.12'));
      const changed = await site.who('h2', [...options, '--accept-new']);
      expect(changed.exitCode).toBe(3);
      expect(changed.text).toContain('is not the known one: somebody else may be answering');
    });

    it('is what reaches a host that ours has nothing in common with', async () => {
      await site.sshd('h2', 'KexAlgorithms sntrup761x25519-sha512@openssh.com\\n');
      const { text } = await site.who('h2', []);
      expect(text).toMatch(/h2 and meetctl's own SSH know no common algorithms[^]*ansible_connection: openssh/);
      expect(await site.who('h2', way)).toEqual(isIn('h2'));
      await site.sshd('h2', '');
      expect((await site.who('h2', [...way, ...as('nobody')])).text).toContain('h2 did not let nobody in');
    });
  });

  it('this machine is reached without SSH', async () => {
    const { exitCode, text } = await site.who('h1', ['-e', 'ansible_connection=local', '--no-become']);
    expect({ exitCode, user: text.split('\n')[0] }).toEqual({ exitCode: 0, user: 'h1 | root' });
  });

  it('what cannot be done is told before any host is contacted', async () => {
    const { exitCode, text } = await site.who('h1', [
      '-e',
      'ansible_connection=winrm',
      '-e',
      'ansible_become_user=joe',
      '-e',
      'ansible_become_method=su',
    ]);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/called "winrm"[^]*nobody else[^]*sudo only/);
  });
});
