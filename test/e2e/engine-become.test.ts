import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atTerminal } from './fixtures/at-terminal.ts';
import { as, ConnectSite, isIn, meetctl } from './fixtures/connect-site.ts';
import { formsOfSecret } from './fixtures/secret-forms.ts';
import { SecretWatch } from './fixtures/secret-watch.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('becoming root in hosts', { timeout: 60_000 }, () => {
  const site = new ConnectSite();

  beforeAll(() => site.up());
  afterAll(() => site.down());

  describe('the password of sudo', () => {
    const given = [...as('clerk'), '--become-password-file', site.file('password')];

    it('is asked for, and seen nowhere: no argument, no environment, no output, no log', async () => {
      const ready = site.lab.inLan([
        ...meetctl,
        'play',
        site.file('login.yml'),
        '-i',
        site.inventory,
        '-v',
        '--diff',
        ...as('clerk'),
        '-K',
      ]);
      const [{ exitCode, text }, watch] = await SecretWatch.during(() =>
        atTerminal(ready, [['BECOME password: ', site.password]]),
      );
      expect(exitCode, text).toBe(0);
      expect(text).toContain('changed 1 host, 3 tasks');
      for (const form of formsOfSecret(site.password)) expect(text).not.toContain(form);
      expect(watch.seen(formsOfSecret(site.password))).toEqual([]);
      // The watch did look, here and on the host.
      expect(watch.commands.join('\n')).toMatch(/meetctl\.cjs play[^]*sudo -S -p|sudo -S -p[^]*meetctl\.cjs play/);
      expect(await site.on('h1', 'stat -c "%U %a" /root/engine/file')).toBe('root 600\n');
      expect(await site.count('h1', site.password)).toBe(0);
      expect(
        await site.on('h1', `grep -rlsF '${site.password}' /etc /run /var /tmp /root /home /dev/shm || true`),
      ).toBe('');
    });

    it('costs no further trip, and none is sent to a sudo that does not ask', async () => {
      expect((await site.deploy(...given)).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
      expect(await site.who('h1', [...as('ops'), '--become-password-file', site.file('wrong')])).toEqual(isIn('h1'));
      expect(await site.who('h1', ['--become-password-file', site.file('wrong')])).toEqual(isIn('h1'));
    });

    it('is tried once when it is wrong, and locks no account', async () => {
      const stack =
        'auth required pam_faillock.so preauth deny=2\\nauth [success=1 default=ignore] pam_unix.so\\nauth [default=die] pam_faillock.so authfail deny=2\\nauth required pam_permit.so\\n';
      await site.on('h1', `cp /etc/pam.d/common-auth /root/auth; printf '${stack}' >/etc/pam.d/common-auth`);
      for (const [index, way] of ['ssh', 'openssh'].entries()) {
        const wrong = ['--become-password-file', site.file('wrong'), '-e', `ansible_connection=${way}`];
        const ended = await site.deploy(...as('clerk'), ...wrong);
        expect(ended.exitCode).toBe(3);
        const told = ended.events.find((event) => event.event === 'unreachable');
        expect(told?.problem.message).toBe('sudo on h1 refused the password of clerk');
        expect(ended.stdout + ended.stderr).not.toContain(site.wrong);
        expect(await site.count('h1', 'pam_unix(sudo:auth): authentication failure')).toBe(1 + index);
        // Two would lock it.
        expect(await site.on('h1', 'faillock --user clerk | grep -c V$'), way).toBe('1\n');
        expect(await site.remainsAfter('h1', 3)).toBe('');
        expect(await site.who('h1', [...given, '-e', `ansible_connection=${way}`])).toEqual(isIn('h1'));
        await site.on('h1', 'faillock --user clerk --reset');
      }
      await site.on('h1', 'mv /root/auth /etc/pam.d/common-auth');
    });

    it('may be kept with the secrets of the site', async () => {
      expect(
        (await site.run(['secrets', 'set', site.hosts, 'ansible_become_password'], { input: site.password })).exitCode,
      ).toBe(0);
      expect(await site.who('h2', as('clerk'))).toEqual(isIn('h2'));
      rmSync(site.file('secrets.yml.age'));
      expect((await site.who('h2', as('clerk'))).text).toMatch(
        /sudo on h2 wants the password of clerk[^]*--ask-become-pass/,
      );
    });

    it('needs a terminal to be asked for', async () => {
      const { exitCode, text } = await site.who('h1', [...as('clerk'), '-K']);
      expect(exitCode).toBe(2);
      expect(text).toMatch(/--ask-become-pass asks at a terminal[^]*--become-password-file/);
    });

    it('does not help where sudo wants something else, which is told', async () => {
      await site.on('h1', 'deluser -q clerk sudo; echo "Defaults:ops requiretty" >/etc/sudoers.d/terminal');
      expect((await site.who('h1', given)).text).toContain('clerk may not use sudo on h1');
      expect((await site.who('h1', as('ops'))).text).toMatch(/requiretty[^]*Defaults:ops !requiretty/);
      await site.on('h1', 'adduser -q clerk sudo; rm /etc/sudoers.d/terminal');
    });

    it('also opens the way by which a change is confirmed, with one session a connection, also through another host', async () => {
      for (const host of ['h1', 'h2']) await site.sshd(host, 'MaxSessions 1\\n');
      const jump = ['-e', "ansible_ssh_common_args='-o ProxyJump=clerk@10.78.0.12'"];
      for (const [index, more] of [[], jump, [...jump, '-e', 'ansible_connection=openssh']].entries()) {
        const ended = await site.start([...given, ...more, '-e', `ports=8${index}`], {}, 'lockout.yml').ended;
        expect(ended.exitCode, ended.stdout).toBe(0);
        expect(ended.changed).toContain('h1 : rules');
        expect(await site.on('h1', 'systemctl list-timers --all "meetctl*" --no-legend')).toBe('');
      }
      expect(await site.count('h1', 'Accepted publickey for clerk from 10.78.0.12')).toBe(4);
      for (const host of ['h1', 'h2']) await site.sshd(host, '');
    });
  });

  it('root is become for a task, a block, a role or the command line alone', async () => {
    const become = (yaml: string) => writeFileSync(site.file('become.yml'), `- hosts: first\n${yaml}`);
    const play = async (...options: string[]) => {
      await site.on('h1', 'rm -f /root/mark');
      const ended = await site.play('become.yml', ...as('ops'), ...options);
      return [ended.exitCode, (await site.on('h1', 'stat -c %U /root/mark 2>&1 || true')).trim()];
    };
    const touch = 'command: touch /root/mark';
    for (const tasks of [
      `  tasks: [{ ${touch}, become: true }]\n`,
      `  tasks:\n    - block: [{ ${touch} }]\n      become: true\n`,
    ]) {
      become(tasks);
      expect(await play()).toEqual([0, 'root']);
    }
    const role = site.file('roles/marker');
    mkdirSync(role, { recursive: true });
    writeFileSync(join(role, 'role.yml'), 'description: marks the host\n');
    writeFileSync(join(role, 'vars.schema.yml'), '{}\n');
    writeFileSync(join(role, 'tasks.yml'), `- ${touch}\n`);
    become('  roles: [{ role: marker, become: true }]\n');
    expect(await play()).toEqual([0, 'root']);
    become(`  tasks: [{ ${touch} }]\n`);
    expect(await play('-b')).toEqual([0, 'root']);
    expect((await play())[0]).toBe(1);
  });
});
