import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { labIsPossible } from './lab-fixtures.ts';

const undoAfter = 5;

const install = (packages: string) =>
  `apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends ${packages}`;

/** The interface is ifupdown's from here on. */
const ifupdown = (address: string) =>
  `{ ${install('ifupdown')}; } >/dev/null 2>&1; ip address flush dev eth0; ` +
  `printf 'auto eth0\\niface eth0 inet static\\n  address ${address}/24\\n' >/etc/network/interfaces.d/lan; systemctl restart networking`;

/** And here NetworkManager's. */
const networkManager = (address: string) =>
  `cd /etc/NetworkManager/system-connections; umask 077; ` +
  `printf '[connection]\\nid=lan\\ntype=ethernet\\ninterface-name=eth0\\n[ipv4]\\nmethod=manual\\naddress1=${address}/24\\n' >lan.nmconnection; ` +
  'nmcli connection reload; nmcli connection up lan';

/**
 * Lab hosts have no udev: it does not start where /sys is read-only, as it has to be, since it is the whole machine's. What
 * is below this folder is the host's own.
 */
const udev =
  'mount -o remount,rw /sys; cd /sys/devices/virtual/net; mount --bind . .; mount -o remount,bind,ro /sys; ' +
  'for u in d.service d-control.socket d-kernel.socket; do d=/etc/systemd/system/systemd-udev$u.d; mkdir $d; ' +
  'printf "[Unit]\\nConditionPathIsReadWrite=\\n" >$d/lab.conf; done; systemctl daemon-reload; systemctl start systemd-udevd';

/** What the hosts get besides. */
const prepared: Readonly<Record<string, string>> = {
  h1: ifupdown('10.78.0.11'),
  h2: `${install('ufw')}; ufw allow 22/tcp; ufw --force enable`,
  h3: install('netbase firewalld'),
  h4: `${install('netplan.io udev')}; ${udev}; systemctl -q enable --now systemd-networkd`,
  h5: 'mkdir /etc/systemd/system/ssh.socket.d; systemctl -q disable --now ssh; systemctl -q enable --now ssh.socket',
  h6: ifupdown('10.78.0.16'),
  ...Object.fromEntries([7, 8, 9, 10].map((number) => [`h${number}`, networkManager(`10.78.0.${10 + number}`)])),
};

describe.skipIf(!labIsPossible())('what cuts us off', { timeout: 60_000 }, () => {
  const site = new EngineSite('gates.yml');
  const quick = ['--undo-after', String(undoAfter)];
  const deploy = (...options: string[]) => site.deploy(...quick, ...options);
  const letsIn = async (user = 'root', host = 'h1') =>
    (await site.lab.ssh(`${user}@${host}`, user === 'root' ? 'true' : 'sudo -n true', { timeout: 3000 })).exitCode ===
    0;
  const sshd = () => site.on('h1', 'cat /etc/ssh/sshd_config.d/site.conf');
  /** Whatever an undo has, or had: its timer, its units, what it keeps. */
  const traces = (host = 'h1') =>
    site.on(
      host,
      'systemctl list-units "meetctl*" --no-legend; find /etc/systemd -name "meetctl*"; ' +
        'find /var/lib/meetctl -mindepth 1 -maxdepth 1 -not "(" -name journal -o -name pending -o -name undone ")"; ' +
        'find /etc -name "*meetctl*"',
    );
  /** The host lets us in again within its time, as it did before, and keeps nothing of it. */
  const expectUndone = async (user?: string, host = 'h1') => {
    await expect
      .poll(() => letsIn(user, host), { timeout: (undoAfter + 20) * 1000, interval: 250, message: host })
      .toBe(true);
    await expect.poll(() => traces(host), { timeout: 5000 }).toBe('');
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
    await Promise.all(['h1', 'h6'].map((host) => site.on(host, prepared[host]!)));
  });
  afterAll(() => site.down());

  it('stays when a new connection gets in, and nothing of the undo is left; nothing is asked when nothing changes', async () => {
    const run = await deploy();
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.changed).toEqual(
      ['sshd', 'network', 'last', 'restart ssh', 'restart network'].map((task) => `h1 : ${task}`),
    );
    expect(await traces()).toBe('');
    await sleep(undoAfter * 1000);
    expect(await sshd()).toBe('MaxAuthTries 6\n');
    expect(await site.on('h1', 'head -n 1 /etc/network/interfaces.d/lan')).toBe('# ours\n');
    expect((await deploy()).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
    expect(await site.remains('h1')).toBe('');
  });

  it('does not even come there when validate refuses it', async () => {
    const run = await site.play('validated.yml', ...quick);
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual(['ok checked', 'failed checked sudo']);
    expect(run.tasks[1]!.problem!.details!.join()).toContain('refused by: visudo -cf %s');
    expect(await site.on('h1', 'ls -A /etc/ssh/sshd_config.d /etc/sudoers.d')).not.toContain('checked');
    expect(await traces()).toBe('');
  });

  it('undoes itself: a port that we do not know', async () => {
    const run = await deploy('--tags', 'ssh', '-e', 'sshd=Port 2222');
    expect(run.exitCode, run.stdout).toBe(1);
    expectEvents(run.stdout);
    expect(run.tasks.at(-1)).toMatchObject({ task: 'restart ssh', status: 'failed', problem: lockedOut });
    expect(run.recap.h1).toMatchObject({ changed: 2, failed: 1, unreachable: 0 });
    // Its file was written, and let us in, in a program before: it goes with the restart all the same.
    expect(await letsIn()).toBe(false);
    await expectUndone();
    expect(await sshd()).toBe('MaxAuthTries 6\n');
    const back = await site.meetctl(['rollback', site.inventory, '--limit', 'h1', '--check']);
    expect(back.exitCode, back.stdout + back.stderr).toBe(0);
    expect(back.stdout).not.toContain('sshd_config');
    const next = await deploy('--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
    expect(next.exitCode, next.stdout).toBe(0);
    const told = next.events.find((event) => event.event === 'warning');
    expect(told?.problem.message).toMatch(/^changes of the run \S+ were undone: nobody had got in/);
    expect(await sshd()).toBe('MaxAuthTries 5\n');
    expect((await deploy('--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5')).events).not.toContainEqual(
      expect.objectContaining({ event: 'warning' }),
    );
  });

  it('undoes itself: a server that does not start', async () => {
    const run = await deploy('--tags', 'ssh', '-e', 'sshd=Nonsense');
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.tasks.at(-1)).toMatchObject({ task: 'restart ssh', status: 'failed' });
    expect(run.events.find((event) => event.event === 'warning')?.problem).toMatchObject(lockedOut);
    await expectUndone();
    expect(await sshd()).toBe('MaxAuthTries 5\n');
  });

  it('undoes itself: an address that nobody knows', async () => {
    const run = await deploy('--tags', 'network', '-e', 'address=10.78.0.91');
    expect([1, 3], run.stdout).toContain(run.exitCode);
    expectEvents(run.stdout);
    expect(JSON.stringify(run.events)).toContain(lockedOut.hint);
    await expectUndone();
    expect(await site.on('h1', 'cat /etc/network/interfaces.d/lan; ip -br -4 address show eth0')).toMatch(
      /address 10\.78\.0\.11\/24\n\S+ +UP +10\.78\.0\.11\/24 *\n$/,
    );
  });

  it('undoes itself: no sudo for us, and a login that is none', async () => {
    const run = await site.play('sudo.yml', ...quick, '-e', 'ansible_user=ops', '-e', 'sudo=ops ALL = !ALL');
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.tasks.at(-1)).toMatchObject({ task: 'sudo', status: 'failed', problem: lockedOut });
    expect(run.tasks.at(-1)!.problem!.details![0]).toContain('h1 lets us in, but not do what is needed there');
    await expectUndone('ops');
    expect(await site.on('h1', 'ls /etc/sudoers.d')).not.toContain('zz-site');
    const login = await deploy('--tags', 'login', '-e', 'ansible_user=ops', '-e', 'shell=/usr/sbin/nologin');
    expect(login.exitCode, login.stdout).toBe(1);
    expect(login.tasks.at(-1)).toMatchObject({ task: 'login', status: 'failed', problem: lockedOut });
    await expectUndone('ops');
    expect(await site.on('h1', 'getent passwd ops')).toMatch(/:\/bin\/bash\n$/);
  });

  it('undoes itself without root too: keys that nobody has', async () => {
    const run = await site.play('keys.yml', ...quick, '-e', 'ansible_user=ops');
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.tasks.at(-1)).toMatchObject({ task: 'keys', status: 'failed', problem: lockedOut });
    expect(await letsIn('ops')).toBe(false);
    await expectUndone('ops');
  });

  describe('front ends of network and firewall', { timeout: 120_000 }, () => {
    const hosts = Object.keys(prepared).slice(1);
    const fronts = (...options: string[]) =>
      site.play('fronts.yml', '-i', join(site.folder, 'fronts-hosts.yml'), ...quick, ...options);
    const each = (line: string) => Promise.all(hosts.map((host) => site.on(host, line)));
    const folders =
      '/etc/ufw /etc/firewalld /etc/netplan /etc/systemd/system/ssh.socket.d /etc/network /etc/NetworkManager';
    const rules = () =>
      each(
        `find ${folders} -type f -exec sha256sum {} + 2>/dev/null | sort; ` +
          'nft list ruleset | sed "s/counter packets .*//"; ip -br -4 address; systemctl is-active ssh.socket networking; ' +
          'nmcli -t -f NAME,DEVICE connection show --active 2>/dev/null | sort || true',
      );

    it('are undone too: ufw, firewalld, netplan, ssh.socket, ifupdown, NetworkManager', async () => {
      const rest = hosts.filter((host) => host !== 'h6');
      await Promise.all(rest.map((host) => site.lab.exec(host, `{ ${prepared[host]}; } >/dev/null 2>&1`)));
      const open = await fronts();
      expect(open.exitCode, open.stdout).toBe(0);
      for (const host of hosts) expect.soft(open.recap[host]!.changed, host).toBeGreaterThan(0);
      expect((await each('systemctl list-units "meetctl*" --no-legend')).join('')).toBe('');
      const before = await rules();
      const run = await fronts('-e', 'closed=true');
      expect(run.exitCode, run.stdout).not.toBe(0);
      for (const host of hosts) {
        const told = run.events.filter((event) => 'host' in event && event.host === host);
        expect.soft(JSON.stringify(told), host).toContain(lockedOut.hint);
      }
      await Promise.all(hosts.map((host) => expectUndone('root', host)));
      expect(await rules()).toEqual(before);
    });
  });

  describe('before anybody could prove anything', () => {
    const begin = async () => {
      const run = site.start([...quick, '--tags', 'ssh', '-e', 'sshd=DenyUsers *', '-e', 'seconds=20']);
      await run.saw({ event: 'start', task: 'slow' });
      expect(await sshd()).toBe('DenyUsers *\n');
      return run;
    };

    it('undoes itself when the controller is killed; the handler that was due is made up for', async () => {
      const run = await begin();
      run.kill('SIGKILL');
      await expect.poll(sshd, { timeout: 20_000, interval: 250 }).toBe('MaxAuthTries 5\n');
      await expectUndone();
      const next = await deploy('--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(next.exitCode, next.stdout).toBe(0);
      expect(next.changed).toEqual(['h1 : last', 'h1 : restart ssh']);
    });

    it('is undone first by a run that comes before its time', async () => {
      const run = await begin();
      run.kill('SIGKILL');
      const next = await site.deploy('--lock-wait', '20', '--tags', 'ssh', '-e', 'sshd=MaxAuthTries 5');
      expect(next.exitCode, next.stdout).toBe(0);
      expect(next.changed).toEqual(['h1 : restart ssh']);
      expect(await traces()).toBe('');
    });

    it('undoes itself at boot when the power is cut', async () => {
      const run = await begin();
      await site.lab.kill('h1');
      run.kill('SIGKILL');
      await site.lab.start('h1');
      await expectUndone();
      expect(await sshd()).toBe('MaxAuthTries 5\n');
    });
  });
});
