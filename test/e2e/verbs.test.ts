import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '../../engine/probe/facts.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { VerbSite } from './fixtures/verb-site.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('verbs beside deploy', { timeout: 60_000 }, () => {
  const site = new VerbSite();
  const { inventory } = site;
  beforeAll(() => site.up());
  afterAll(() => site.down());

  describe('facts', () => {
    it('are a table for people', async () => {
      const { code, stdout, stderr } = await site.run('facts', inventory);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^HOST +SYSTEM .*\nh1 +Debian GNU\/Linux .*10\.83\.0\.11\nh2 +Debian .*10\.83\.0\.12\n$/);
    });

    it('are JSON for programs, of the hosts of --limit', async () => {
      const { stdout } = await site.run('facts', inventory, '--json', '--limit', 'web');
      expect(JSON.parse(stdout)).toMatchObject({
        h1: {
          hostname: 'h1',
          os: { id: 'debian' },
          arch: 'x86_64',
          addresses: ['10.83.0.11'],
          disks: expect.arrayContaining([expect.objectContaining({ mount: '/', free_mb: expect.any(Number) })]),
          virtualization: { kind: expect.stringMatching(/^(none|vm|container)$/), type: expect.stringMatching(/./) },
          package_manager: 'apt',
          service_manager: 'systemd',
        },
      });
      expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['h1']);
    });

    it('are what the host itself says of its processors, memory, disks, addresses, routes and kernel', async () => {
      // Where packets would go that go nowhere: another host of the lab, which forwards none.
      await site.on('h1', 'ip route add default via 10.83.0.12; ip -6 route add default via fe80::12 dev eth0');
      const { stdout } = await site.run('facts', inventory, '--json', '--limit', 'h1');
      const { h1: facts } = JSON.parse(stdout) as Record<'h1', Facts>;
      const truth = async (line: string) => (await site.on('h1', line)).trim();
      const mb = async (name: string) =>
        Math.round(Number(await truth(`awk '/^${name}:/ { print $2 }' /proc/meminfo`)) / 1024);
      const [mount, device, fstype, size] = (
        await truth('df --output=target,source,fstype,size -k / | tail -n 1')
      ).split(/ +/);
      const links = JSON.parse(await truth('ip -j addr show dev eth0')) as [
        { addr_info: { local: string; prefixlen: number }[] },
      ];
      await site.on('h1', 'ip route del default; ip -6 route del default dev eth0');
      expect(facts).toMatchObject({
        kernel: await truth('uname -r'),
        cpus: Number(await truth('nproc')),
        memory_mb: await mb('MemTotal'),
        swap_mb: await mb('SwapTotal'),
        interfaces: [
          {
            name: 'eth0',
            addresses: links[0].addr_info.map(({ local, prefixlen }) => ({ address: local, prefix: prefixlen })),
            speed_mbps: Number(await truth('cat /sys/class/net/eth0/speed')),
          },
        ],
        default_route: { gateway: '10.83.0.12', interface: 'eth0' },
        default_route6: { gateway: 'fe80::12', interface: 'eth0' },
        virtualization: { type: await truth('systemd-detect-virt || true') },
        disks: expect.arrayContaining([
          expect.objectContaining({ mount, device, fstype, size_mb: Math.floor(Number(size) / 1024) }),
        ]),
      });
      expect(Math.abs(facts.memory_free_mb - (await mb('MemAvailable')))).toBeLessThan(facts.memory_mb / 4);
      expect(facts.clock_offset_ms).toBe(0);
    });

    it('know of a clock that is wrong', async () => {
      // All hosts have the machine's clock: so what tells the time there is another program.
      const date = '#!/bin/sh\\nexec /usr/bin/date -d "90 seconds ago" "$@"\\n';
      await site.on('h2', `printf '${date}' >/usr/local/bin/date; chmod 755 /usr/local/bin/date`);
      const { stdout } = await site.run('facts', inventory, '--json', '--limit', 'h2');
      await site.on('h2', 'rm /usr/local/bin/date');
      const { h2: facts } = JSON.parse(stdout) as Record<'h2', Facts>;
      expect(facts.clock_offset_ms).toBeLessThanOrEqual(-80_000);
      expect(facts.clock_offset_ms).toBeGreaterThan(-91_000);
    });

    it('are each by its name, with --verbose', async () => {
      const { stdout } = await site.run('facts', inventory, '-v', '--limit', 'h2');
      expect(stdout).toMatch(/^h2\n  facts.hostname +h2\n  facts.os.id +debian\n/);
      expect(stdout).toMatch(/\n  facts.interfaces\[0\].addresses\[0\].address +10.83.0.12\n/);
    });

    it('of the others come also when a host is off: exit 3', async () => {
      await site.lab.cut('h2');
      const { code, stdout, stderr } = await site.run('facts', inventory, '--json');
      await site.lab.heal('h2');
      expect(code).toBe(3);
      expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['h1']);
      expect(stderr).toMatch(/^unreachable: .*h2/);
    });
  });

  describe('exec', () => {
    it('runs on all hosts as root, each line behind its host', async () => {
      const { code, stdout, stderr } = await site.run('exec', inventory, 'all', '--', 'id -un; hostname >&2');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.split('\n').toSorted()).toEqual(['', 'h1 | h1', 'h1 | root', 'h2 | h2', 'h2 | root']);
    });

    it('hands arguments on as they are', async () => {
      const words = ["it's", 'a "b" $HOME', '', '*'];
      const { stdout } = await site.run('exec', inventory, 'h1', '--', 'printf', '<%s>\\n', ...words);
      expect(stdout).toBe(words.map((word) => `h1 | <${word}>\n`).join(''));
    });

    it('becomes root with sudo, or stays the login user', async () => {
      const as = ['-e', 'ansible_user=ops', '--', 'id -un; pwd; env | grep -cE "^(N|D|V|L|RUN)=" || :'];
      expect((await site.run('exec', inventory, 'h1', ...as)).stdout).toBe('h1 | root\nh1 | /root\nh1 | 0\n');
      const own = await site.run('exec', inventory, 'h1', '--no-become', ...as);
      expect(own.stdout).toBe('h1 | ops\nh1 | /home/ops\nh1 | 0\n');
    });

    it('ends with 1 when it fails on a host, and tells which', async () => {
      const { code, stderr } = await site.run('exec', inventory, 'all', '--', '[ $(hostname) = h1 ] || exit 7');
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'h2: exit status 7\n' });
    });

    it('tells events to programs', async () => {
      const { code, stdout } = await site.run('exec', inventory, 'h1', '-o', 'json', '--', 'echo', 'hello');
      expect(code).toBe(0);
      expectEvents(stdout);
      expect(stdout).toContain('"text":"hello"');
    });

    it('is ended on the hosts too: by Ctrl-C, and by its time limit', async () => {
      const running = site.start('exec', inventory, 'all', '--', '(sleep 4711 & sleep 4711); true');
      for (let i = 0; i < 100 && (await sleeping()) < 2; i++) await sleep(100);
      expect(await sleeping()).toBe(2);
      running.child.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 130 });
      expect(await sleeping()).toBe(0);
      const limited = await site.run('exec', inventory, 'h1', '--time-limit', '1', '--', 'sleep 4711');
      expect(limited).toMatchObject({ code: 1, stderr: 'h1: ended after 1 s, its time limit\n' });
      expect(await sleeping()).toBe(0);
    });

    const sleeping = async () => Number(await site.on('h1', 'pgrep -cfx "sleep 4711" || true'));

    it('shares the host with others that look, not with a deploy', async () => {
      const [one, two] = await Promise.all([1, 2].map(() => site.run('exec', inventory, 'h1', '--', 'sleep 1')));
      expect([one?.code, two?.code]).toEqual([0, 0]);
      const deploy = site.on('h2', 'flock /run/meetctl.lock sleep 4');
      await sleep(1000);
      expect(await site.run('exec', inventory, 'h2', '--', 'true')).toMatchObject({ code: 5, stdout: '' });
      expect((await site.run('exec', inventory, 'h2', '--lock-wait', '10', '--', 'true')).code).toBe(0);
      await deploy;
    });
  });

  describe('rollback', () => {
    const see = async (host: string) =>
      site.on(
        host,
        String.raw`cd /srv && find old new -printf '%p %y %m %U %G %l\n' -type f -printf '%p %T@\n' -exec sha256sum {} + 2>/dev/null | sort`,
      );
    const sources = ['large', 'more'].map((name) => join(site.folder, name));
    const change = (...more: string[]) =>
      site.run(
        'play',
        'change.yml',
        '-i',
        inventory,
        '-e',
        `large=${sources[0]}`,
        '-e',
        `folder=${sources[1]}`,
        ...more,
      );
    const before: Record<string, string> = {};
    let after = '';

    it('puts everything back: bytes, modes, owners, times of files, links, folders, what was not there', async () => {
      for (const host of ['h1', 'h2']) {
        await site.on(
          host,
          `mkdir -p /srv/old/tree/sub; cd /srv/old; head -c 5000 /dev/urandom >replaced; chown www-data:games replaced
           chmod 4751 replaced; : >"it's \\"empty\\""; echo a >attributes; chmod 604 attributes; ln -s r0 link
           echo gone >gone; echo leaf >tree/sub/leaf; chmod 700 tree/sub; chown games tree/sub/leaf
           ln -s /nowhere dangling; printf 'one\nno newline' >lines; chmod 444 lines
           yes old | head -c 10000000 >large; chmod 4750 large; chown games large
           mkdir -p folder/sub; echo theirs >folder/sub/leaf; chmod 2711 folder/sub; chown games folder/sub/leaf`,
        );
        before[host] = await see(host);
      }
      const changed = await change();
      expect(changed.code, changed.stdout + changed.stderr).toBe(0);
      after = await see('h1');
      expect(after).not.toBe(before.h1);
      const check = await site.run('rollback', inventory, '--check', '-o', 'json');
      expect(check.code).toBe(0);
      expectEvents(check.stdout);
      expect(await see('h1')).toBe(after);
      const back = await site.run('rollback', inventory, '-o', 'json');
      expect(back).toMatchObject({ code: 0, stderr: '' });
      expectEvents(back.stdout);
      const count = (stdout: string) => stdout.split('\n').filter((line) => line.includes('"changed",')).length;
      expect(count(back.stdout)).toBe(count(check.stdout));
      for (const host of ['h1', 'h2']) expect(await see(host)).toBe(before[host]);
    });

    it('marks the handlers of what it took back, for the next deploy', async () => {
      expect(await site.on('h1', 'ls /var/lib/meetctl/pending')).toMatch(/^_tell\.\w+\n$/);
    });

    it('can be undone, on one host alone', async () => {
      expect((await site.run('rollback', inventory, '--limit', 'h1')).code).toBe(0);
      expect(await see('h1')).toBe(after);
      expect(await see('h2')).toBe(before.h2);
      // The newest run is that of h1 alone; h2 has nothing of it.
      expect((await site.run('rollback', inventory)).code).toBe(0);
      expect(await see('h2')).toBe(before.h2);
    });

    it('has the next deploy tell the services', async () => {
      expect((await change('--limit', 'h1')).code).toBe(0);
      await site.on('h1', 'rm /run/told');
      expect((await site.run('rollback', inventory, '--limit', 'h1')).code).toBe(0);
      // Again as it was: nothing is left to do but what waits.
      expect((await site.run('rollback', inventory, '--limit', 'h1')).code).toBe(0);
      expect((await change('--limit', 'h1')).stdout).toMatch(/changed +h1 +tell \[handler\]/);
      await site.on('h1', 'test -e /run/told; test -z "$(ls /var/lib/meetctl/pending)"');
      const nothing = await site.run('rollback', inventory);
      expect(nothing.code).toBe(0);
      expect(nothing.stdout).toContain('changed no file of these hosts');
    });

    it('does nothing on any host when somebody changed a file since', async () => {
      expect((await change('-e', 'release=2')).code).toBe(0);
      await site.on('h2', 'echo theirs >>/srv/old/replaced');
      const seen = [await see('h1'), await see('h2')];
      const refused = await site.run('rollback', inventory);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('/srv/old/replaced: it was changed since by somebody else');
      expect([await see('h1'), await see('h2')]).toEqual(seen);
      expect((await site.run('rollback', inventory, '--force')).code).toBe(0);
      expect(await site.on('h2', 'tail -n 1 /srv/old/replaced')).not.toBe('theirs\n');
    });

    it('lists runs, and undoes the one that is named', async () => {
      const { stdout } = await site.run('rollback', inventory, '--list');
      const first = stdout.trimEnd().split('\n').at(-1)!.split(' ')[0]!;
      expect(first).toMatch(/^\d{8}T\d{9}Z-\w{6}$/);
      const wrong = await site.run('rollback', inventory, '--run', first.slice(0, -1));
      expect(wrong).toMatchObject({ code: 2 });
      expect(wrong.stderr).toContain(`did you mean "${first}"?`);
    });
  });

  describe('--limit @failed', () => {
    it('are the hosts on which the last run failed', async () => {
      const failed = await site.run('play', 'failing.yml', '-i', inventory, '-o', 'json');
      expect(failed.code).toBe(1);
      const again = await site.run('play', 'failing.yml', '-i', inventory, '--limit', '@failed', '-o', 'json');
      expect(again.stdout.split('\n')[0]).toContain('"hosts":["h1"]');
    });
  });
});
