import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, type ExpectStatic, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { fronts, prepared } from './fixtures/front-ends.ts';
import { labIsPossible } from './lab-fixtures.ts';

const undoAfter = 5;

// Nearly all of it is waiting until an undo is due. So what stands in one `describe` has hosts of its own, and is done one
// after the other beside all else; `expect` is each test's own then, for polls and soft ones.
describe.skipIf(!labIsPossible())('what cuts us off', { timeout: 120_000 }, () => {
  const site = new EngineSite('gates.yml');
  const quick = ['--undo-after', String(undoAfter)];
  const play = (playbook: string, host: string, ...options: string[]) =>
    site.play(playbook, '-i', join(site.folder, 'gates-hosts.yml'), '--limit', host, ...options);
  const deployTo = (host: string, ...options: string[]) => play('gates.yml', host, ...quick, ...options);
  const letsIn = async (host: string, user = 'root') =>
    (await site.lab.ssh(`${user}@${host}`, user === 'root' ? 'true' : 'sudo -n true', { timeout: 5000 })).exitCode ===
    0;
  const sshd = (host: string) => site.on(host, 'cat /etc/ssh/sshd_config.d/site.conf');
  /** Whatever an undo has, or had: its timer, its units, what it keeps. */
  const traces = (host: string) =>
    site.on(
      host,
      'systemctl list-units "meetctl*" --no-legend; find /etc/systemd -name "meetctl*"; ' +
        'find /var/lib/meetctl -mindepth 1 -maxdepth 1 -not "(" -name journal -o -name pending -o -name undone ")"; ' +
        'find /etc -name "*meetctl*"',
    );
  /** The host lets us in again within its time, as it did before, and keeps nothing of it. Logins of many hosts at once are dear. */
  const expectUndone = async (expect: ExpectStatic, host: string, user?: string) => {
    await expect
      .poll(() => letsIn(host, user), { timeout: (undoAfter + 20) * 1000, interval: 1000, message: host })
      .toBe(true);
    await expect.poll(() => traces(host), { timeout: 10_000, interval: 250 }).toBe('');
    expect(await site.remainsAfter(host, 5)).toBe('');
  };
  const lockedOut = {
    message: 'it would lock us out: no new connection gets in',
    hint: `it undoes itself within ${undoAfter} s; mend the task, and run the same command again then`,
  };

  beforeAll(async () => {
    await site.lab.repo(['ufw', 'firewalld', 'netbase', 'netplan.io', 'udev', 'ifupdown']);
    await site.lab.bake('network-manager', ['network-manager']);
    await site.up(6);
    await site.lab.up(10, { image: 'network-manager' });
    await site.lab.up(13);
    await Promise.all(
      Object.entries(prepared).map(([host, line]) => site.lab.exec(host, `{ ${line}; } >/dev/null 2>&1`)),
    );
  });
  afterAll(() => site.down());

  describe.concurrent('by its server for logins', () => {
    const host = 'h1';
    const deploy = (...options: string[]) => deployTo(host, ...options);

    it.sequential('stays when a new connection gets in, and nothing of the undo is left; nothing is asked when nothing changes', async ({
      expect,
    }) => {
      const run = await deploy();
      expect(run.exitCode, run.stdout).toBe(0);
      expect(run.changed).toEqual(
        ['sshd', 'network', 'last', 'restart ssh', 'restart network'].map((task) => `${host} : ${task}`),
      );
      expect(await traces(host)).toBe('');
      await sleep(undoAfter * 1000);
      expect(await sshd(host)).toBe('MaxAuthTries 6\n');
      expect(await site.on(host, 'head -n 1 /etc/network/interfaces.d/lan')).toBe('# ours\n');
      expect((await deploy()).recap[host]).toMatchObject({ changed: 0, round_trips: 1 });
      expect(await site.remains(host)).toBe('');
    });

    it.sequential('does not even come there when validate refuses it', async ({ expect }) => {
      const run = await play('validated.yml', host, ...quick);
      expect(run.exitCode, run.stdout).toBe(1);
      expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual(['ok checked', 'failed checked sudo']);
      expect(run.tasks[1]!.problem!.details!.join()).toContain('refused by: visudo -cf %s');
      expect(await site.on(host, 'ls -A /etc/ssh/sshd_config.d /etc/sudoers.d')).not.toContain('checked');
      expect(await traces(host)).toBe('');
    });

    it.sequential('undoes itself: a port that we do not know', async ({ expect }) => {
      const run = await deploy('--tags', 'ssh', '-e', 'sshd=Port 2222');
      expect(run.exitCode, run.stdout).toBe(1);
      expectEvents(run.stdout);
      expect(run.tasks.at(-1)).toMatchObject({ task: 'restart ssh', status: 'failed', problem: lockedOut });
      expect(run.recap[host]).toMatchObject({ changed: 2, failed: 1, unreachable: 0 });
      // Its file was written, and let us in, in a program before: it goes with the restart all the same.
      expect(await letsIn(host)).toBe(false);
      await expectUndone(expect, host);
      expect(await sshd(host)).toBe('MaxAuthTries 6\n');
      const back = await site.meetctl(['rollback', site.inventory, '--limit', host, '--check']);
      expect(back.exitCode, back.stdout + back.stderr).toBe(0);
      expect(back.stdout).not.toContain('sshd_config');
      const next = await deploy('--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(next.exitCode, next.stdout).toBe(0);
      const told = next.events.find((event) => event.event === 'warning');
      expect(told?.problem.message).toMatch(/^changes of the run \S+ were undone: nobody had got in/);
      expect(await sshd(host)).toBe('MaxAuthTries 5\n');
      expect((await deploy('--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5')).events).not.toContainEqual(
        expect.objectContaining({ event: 'warning' }),
      );
    });

    it.sequential('undoes itself: a server that does not start', async ({ expect }) => {
      const run = await deploy('--tags', 'ssh', '-e', 'sshd=Nonsense');
      expect(run.exitCode, run.stdout).toBe(1);
      expect(run.tasks.at(-1)).toMatchObject({ task: 'restart ssh', status: 'failed' });
      expect(run.events.find((event) => event.event === 'warning')?.problem).toMatchObject(lockedOut);
      await expectUndone(expect, host);
      expect(await sshd(host)).toBe('MaxAuthTries 5\n');
    });
  });

  describe.concurrent('by its network', () => {
    const host = 'h12';

    it.sequential('undoes itself: an address that nobody knows', async ({ expect }) => {
      const right = await deployTo(host, '--tags', 'network');
      expect(right.exitCode, right.stdout).toBe(0);
      const run = await deployTo(host, '--tags', 'network', '-e', 'address=10.78.0.91');
      expect([1, 3], run.stdout).toContain(run.exitCode);
      expectEvents(run.stdout);
      expect(JSON.stringify(run.events)).toContain(lockedOut.hint);
      await expectUndone(expect, host);
      expect(await site.on(host, 'cat /etc/network/interfaces.d/lan; ip -br -4 address show eth0')).toMatch(
        /^# ours\n[^]*address 10\.78\.0\.22\/24\n\S+ +UP +10\.78\.0\.22\/24 *\n$/,
      );
    });
  });

  describe.concurrent('by who may log in', () => {
    const host = 'h11';

    it.sequential('undoes itself: no sudo for us, and a login that is none', async ({ expect }) => {
      const run = await play('sudo.yml', host, ...quick, '-e', 'ansible_user=ops', '-e', 'sudo=ops ALL = !ALL');
      expect(run.exitCode, run.stdout).toBe(1);
      expect(run.tasks.at(-1)).toMatchObject({ task: 'sudo', status: 'failed', problem: lockedOut });
      expect(run.tasks.at(-1)!.problem!.details![0]).toContain(`${host} lets us in, but not do what is needed there`);
      await expectUndone(expect, host, 'ops');
      expect(await site.on(host, 'ls /etc/sudoers.d')).not.toContain('zz-site');
      const login = await deployTo(host, '--tags', 'login', '-e', 'ansible_user=ops', '-e', 'shell=/usr/sbin/nologin');
      expect(login.exitCode, login.stdout).toBe(1);
      expect(login.tasks.at(-1)).toMatchObject({ task: 'login', status: 'failed', problem: lockedOut });
      await expectUndone(expect, host, 'ops');
      expect(await site.on(host, 'getent passwd ops')).toMatch(/:\/bin\/bash\n$/);
    });

    it.sequential('undoes itself without root too: keys that nobody has', async ({ expect }) => {
      const run = await play('keys.yml', host, ...quick, '-e', 'ansible_user=ops');
      expect(run.exitCode, run.stdout).toBe(1);
      expect(run.tasks.at(-1)).toMatchObject({ task: 'keys', status: 'failed', problem: lockedOut });
      expect(await letsIn(host, 'ops')).toBe(false);
      await expectUndone(expect, host, 'ops');
    });

    const begin = async (expect: ExpectStatic) => {
      const options = ['-i', join(site.folder, 'gates-hosts.yml'), '--limit', host, ...quick, '--tags', 'ssh'];
      const run = site.start([...options, '-e', 'sshd=DenyUsers *', '-e', 'seconds=20']);
      await run.saw({ event: 'start', task: 'slow' });
      expect(await sshd(host)).toBe('DenyUsers *\n');
      return run;
    };

    it.sequential('undoes itself when the controller is killed before anything was proven; the handler that was due is made up for', async ({
      expect,
    }) => {
      const first = await deployTo(host, '--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(first.exitCode, first.stdout).toBe(0);
      // What comes behind the slow task is to be done as well.
      await site.on(host, 'rm /srv/gates');
      const run = await begin(expect);
      run.kill('SIGKILL');
      await expect.poll(() => sshd(host), { timeout: 20_000, interval: 250 }).toBe('MaxAuthTries 5\n');
      await expectUndone(expect, host);
      const next = await deployTo(host, '--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(next.exitCode, next.stdout).toBe(0);
      expect(next.changed).toEqual(['last', 'restart ssh'].map((task) => `${host} : ${task}`));
    });

    it.sequential('is undone first by a run that comes before its time', async ({ expect }) => {
      const run = await begin(expect);
      run.kill('SIGKILL');
      const next = await play('gates.yml', host, '--lock-wait', '20', '--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(next.exitCode, next.stdout).toBe(0);
      expect(next.changed).toEqual([`${host} : restart ssh`]);
      expect(await traces(host)).toBe('');
    });

    it.sequential('undoes itself at boot when the power is cut', async ({ expect }) => {
      const run = await begin(expect);
      await site.lab.kill(host);
      run.kill('SIGKILL');
      await site.lab.start(host);
      await expectUndone(expect, host);
      expect(await sshd(host)).toBe('MaxAuthTries 5\n');
    });
  });

  describe.concurrent('by front ends of network and firewall', () => {
    const run = (...options: string[]) =>
      site.play('fronts.yml', '-i', join(site.folder, 'fronts-hosts.yml'), ...quick, ...options);
    const each = (line: string) => Promise.all(fronts.map((host) => site.on(host, line)));
    const folders =
      '/etc/ufw /etc/firewalld /etc/netplan /etc/systemd/system/ssh.socket.d /etc/network /etc/NetworkManager';
    const rules = () =>
      each(
        `find ${folders} -type f -exec sha256sum {} + 2>/dev/null | sort; ` +
          'nft list ruleset | sed "s/counter packets .*//"; ip -br -4 address; systemctl is-active ssh.socket networking; ' +
          'nmcli -t -f NAME,DEVICE connection show --active 2>/dev/null | sort || true',
      );

    it.sequential('are undone too: ufw, firewalld, netplan, ssh.socket, ifupdown, NetworkManager', async ({
      expect,
    }) => {
      const open = await run();
      expect(open.exitCode, open.stdout).toBe(0);
      for (const host of fronts) expect.soft(open.recap[host]!.changed, host).toBeGreaterThan(0);
      expect((await each('systemctl list-units "meetctl*" --no-legend')).join('')).toBe('');
      const before = await rules();
      const closed = await run('-e', 'closed=true');
      expect(closed.exitCode, closed.stdout).not.toBe(0);
      for (const host of fronts) {
        const told = closed.events.filter((event) => 'host' in event && event.host === host);
        expect.soft(JSON.stringify(told), host).toContain(lockedOut.hint);
      }
      await Promise.all(fronts.map((host) => expectUndone(expect, host)));
      expect(await rules()).toEqual(before);
    });
  });

  describe.concurrent('by rules of our own', () => {
    const host = 'h13';
    const deploy = (...options: string[]) => play('lockout.yml', host, ...options);
    const rules = () => site.on(host, 'nft list table inet lockout 2>&1 | grep dport || true');

    it.sequential('they are kept when a new connection gets through them', async ({ expect }) => {
      const run = await deploy();
      expect(run.exitCode, run.stdout).toBe(0);
      expect(await rules()).toContain('tcp dport 80 drop');
      expect(await site.on(host, 'systemctl list-timers --all "meetctl*" --no-legend')).toBe('');
      expect((await deploy()).recap[host]).toMatchObject({ changed: 0, round_trips: 1 });
    });

    it.sequential('they undo themselves when they lock us out; the run says so, and the next one is let in', async ({
      expect,
    }) => {
      const started = Date.now();
      const run = await deploy('--undo-after', '20', '-e', 'ports=22');
      expect(run.exitCode, run.stdout).toBe(1);
      expectEvents(run.stdout);
      expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual(['changed rules', 'failed rules']);
      expect(run.recap[host]).toMatchObject({ changed: 0, failed: 1 });
      expect(run.tasks.at(-1)?.problem).toMatchObject({
        message: 'it would lock us out: no new connection gets in',
        details: [`${host} (10.78.0.23:22) did not answer within 5 s`],
        hint: 'it undoes itself within 20 s; mend the task, and run the same command again then',
      });
      expect(Date.now() - started).toBeLessThan(20_000);
      expect(await rules()).toContain('tcp dport 22 drop');
      expect(await letsIn(host)).toBe(false);
      await expect.poll(() => letsIn(host), { timeout: 40_000, interval: 1000 }).toBe(true);
      expect(Date.now() - started).toBeLessThan(40_000);
      expect(await rules()).toContain('tcp dport 80 drop');
      expect(await site.on(host, 'cat /etc/lockout.nft; cat /srv/after-rules')).toMatch(
        /dport \{ 80 \} drop[^]*\n80\n$/,
      );
      expect((await deploy()).recap[host]).toMatchObject({ changed: 0, unreachable: 0, failed: 0, round_trips: 1 });
      expect(await site.remains(host)).toBe('');
    });
  });
});
