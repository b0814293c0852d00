import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('getting into hosts', { timeout: 60_000 }, () => {
  const site = new EngineSite('login.yml');
  const known = join(site.folder, 'known_hosts');
  const config = join(site.folder, 'ssh_config');
  const deploy = (...options: string[]) => site.deploy('--ssh-config', config, ...options);
  const problemOf = async (...options: string[]) => {
    const run = await deploy(...options);
    expect(run.exitCode, run.stdout).toBe(3);
    expectEvents(run.stdout);
    expect(run.recap.h1).toMatchObject({ unreachable: 1, changed: 0 });
    const told = run.events.find((event) => event.event === 'unreachable');
    return told!.problem;
  };

  beforeAll(async () => {
    await site.up(2);
    writeFileSync(
      config,
      `Host *\n  IdentityFile ${site.lab.keyFile}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${known}\n  GlobalKnownHostsFile none\n`,
    );
  });
  afterAll(() => site.down());

  describe('host keys', () => {
    it('refuses a host that it does not know, with its fingerprint and what to do', async () => {
      const problem = await problemOf();
      const shown = (await site.on('h1', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1];
      expect(problem.message).toBe('the host key of h1 (10.78.0.11) is not known');
      expect(problem.details).toEqual([`it showed: ssh-ed25519 ${shown}`, expect.stringContaining(known)]);
      expect(problem.hint).toContain('--accept-new');
    });

    it('writes it down when it is told to, says so, and knows it from then on', async () => {
      const run = await deploy('--accept-new');
      expect(run.exitCode, run.stdout).toBe(0);
      const warning = run.events.find((event) => event.event === 'warning');
      expect(warning?.problem.message).toMatch(
        /^accepted the ssh-ed25519 key of 10\.78\.0\.11, SHA256:.+ wrote it to /,
      );
      expect(readFileSync(known, 'utf8')).toMatch(/^10\.78\.0\.11 ssh-ed25519 \S+\n$/);
      expect((await deploy()).exitCode).toBe(0);
    });

    it('refuses a key that has changed, whatever it is told, and names file and line', async () => {
      copyFileSync(known, `${known}.right`);
      const other = (await site.on('h2', 'cat /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1];
      writeFileSync(known, `# a comment\n10.78.0.11 ssh-ed25519 ${other}\n`);
      const problem = await problemOf('--accept-new');
      expect(problem.message).toContain('is not the known one: somebody else may be answering');
      expect(problem.details).toContainEqual(`see ${known}, line 2`);
      expect(problem.hint).toMatch(/ssh-keygen -f '\S+' -R '10\.78\.0\.11'/);
      expect(readFileSync(known, 'utf8')).toBe(`# a comment\n10.78.0.11 ssh-ed25519 ${other}\n`);
      copyFileSync(`${known}.right`, known);
    });
  });

  describe('becoming root', () => {
    const told = async () => await site.on('h1', 'stat -c "%a %U" /root/engine /root/engine/file; cat /root/engine/*');

    it('works for a user with sudo, on files that only root can see', async () => {
      await site.on('h1', 'rm -r /root/engine');
      const run = await deploy('-e', 'ansible_user=ops');
      expect(run.exitCode, run.stdout).toBe(0);
      expect(run.changed).toHaveLength(3);
      expect(await told()).toBe('700 root\n600 root\nhello\nand more\n');
      expect((await deploy('-e', 'ansible_user=ops')).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
    });

    it('fails politely for a user whose sudo wants a password, and locks nothing', async () => {
      for (let i = 0; i < 3; i++) {
        const problem = await problemOf('-e', 'ansible_user=clerk');
        expect(problem.details?.join('\n')).toContain('a password is required');
        expect(problem.message).toBe('sudo on h1 wants the password of clerk');
        expect(problem.hint).toContain('--ask-become-pass');
      }
      const sudo = await site.lab.ssh('clerk@h1', 'sudo -S -p "" id -un', { input: 'clerk\n' });
      expect(sudo.stdout).toBe('root\n');
    });

    it('fails politely for a user who has no key there', async () => {
      const problem = await problemOf('-e', 'ansible_user=nobody');
      expect(problem.message).toBe('h1 did not let nobody in');
      expect(problem.hint).toContain('ssh-copy-id nobody@10.78.0.11');
    });

    it('needs no sudo as root', async () => {
      await site.on('h1', 'mv /usr/bin/sudo /usr/bin/sudo.away');
      try {
        expect((await deploy()).exitCode).toBe(0);
        expect((await problemOf('-e', 'ansible_user=ops')).hint).toContain('ansible_user: root');
      } finally {
        await site.on('h1', 'mv /usr/bin/sudo.away /usr/bin/sudo');
      }
    });
  });

  describe('the login shell', () => {
    it('may print what it likes', async () => {
      const noise = 'echo "welcome to h1"; echo "mind the gap" >&2; printf "no newline"; alias cat=false';
      await site.on('h1', `for f in /root/.bashrc ~ops/.bashrc; do sed -i '1i ${noise}' $f; done`);
      for (const user of ['root', 'ops']) {
        const run = await deploy('-e', 'text=hello', '-e', `ansible_user=${user}`);
        expect(run, run.stdout).toMatchObject({ exitCode: 0, stderr: '' });
        expect(run.recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
      }
    });

    it('need not be one that knows the syntax of sh', async () => {
      await site.lab.repo(['csh', 'fish']);
      const install = 'DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends csh fish';
      const fish = 'mkdir -p .config/fish; echo "echo fish says hello" >.config/fish/config.fish';
      await site.on(
        'h1',
        `{ apt-get -qq update && ${install}; } >/dev/null 2>&1
        cd /root; ${fish}; cd ~clerk; ${fish}; cd ~ops; echo "echo csh says hello" >.cshrc
        chsh -s /usr/bin/fish; chsh -s /usr/bin/fish clerk; chsh -s /bin/csh ops`,
      );
      // With the password of sudo too, whose command has more quotes.
      const password = join(site.folder, 'password');
      writeFileSync(password, 'clerk\n');
      for (const user of ['root', 'clerk', 'ops', 'clerk']) {
        await site.on('h1', 'rm -r /root/engine');
        const run = await deploy('-e', `ansible_user=${user}`, '--become-password-file', password);
        expect(run, run.stdout).toMatchObject({ exitCode: 0, stderr: '' });
        expect(run.changed).toHaveLength(3);
        if (user === 'ops') await site.on('h1', 'chsh -s /bin/csh clerk; cp ~ops/.cshrc ~clerk');
      }
      expect((await deploy()).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
    });

    it('leaves nothing of its own to the tasks', async () => {
      for (const user of ['root', 'ops']) {
        const run = await deploy('-e', 'text=who', '-e', `ansible_user=${user}`);
        expect(run.exitCode, run.stdout).toBe(0);
        const lines = run.events.filter((event) => event.event === 'output').map(({ text }) => text);
        if (user === 'root') expect(lines.slice(0, 3)).toEqual(['root', '/root', '0022']);
        expect(lines.join(' ')).not.toMatch(/SUDO|SSH|SHELL|USER/);
      }
      expect(await site.remains('h1')).toBe('');
    });
  });
});
