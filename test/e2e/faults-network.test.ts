import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { differing, stateOf } from './fixtures/state-of.ts';
import { labIsPossible } from './lab-fixtures.ts';

const all = Array.from({ length: 10 }, (_, index) => `h${index + 1}`);
/** Seconds of silence that a connection survives, as ssh_config says; a host waits three times as long. */
const patience = 3;

describe.skipIf(!labIsPossible())('a network that fails', { timeout: 120_000 }, () => {
  const site = new EngineSite('network.yml', 'faults');
  const start = (...options: string[]) => {
    const ssh = `ansible_ssh_common_args='-o ServerAliveInterval=1 -o ServerAliveCountMax=${patience}'`;
    const words = options.includes('--limit') ? options : ['--limit', all.join(','), ...options];
    return site.start([...words, '-e', ssh], { XDG_STATE_HOME: join(site.folder, 'state') });
  };
  const run = async (...options: string[]) => await start(...options).ended;
  const each = async (hosts: readonly string[], line: string) =>
    await Promise.all(hosts.map((host) => site.on(host, line)));
  const expectAllEqual = async () => {
    const [wanted, ...states] = await Promise.all(all.map((host) => stateOf(site, host)));
    for (const [index, state] of states.entries()) expect.soft(differing(state, wanted!), all[index + 1]).toEqual([]);
  };
  /** What is told of each host that was lost. */
  const lost = (events: readonly { event: string }[]) =>
    Object.fromEntries(
      events
        .filter((event) => event.event === 'unreachable')
        .map((event) => event as unknown as { host: string; problem: { message: string; details?: string[] } })
        .map(({ host, problem }) => [host, [problem.message, ...(problem.details ?? [])].join('; ')]),
    );

  beforeAll(async () => {
    await site.up(all.length);
    await each(all, 'mkdir /srv/faults');
    await site.on('h6', 'echo MaxSessions 1 >/etc/ssh/sshd_config.d/one.conf; systemctl restart ssh');
  });
  afterAll(() => site.down());

  it('one host of ten that is off keeps nobody; it alone is left to do', async () => {
    await site.lab.kill('h2');
    const first = await run('--output', 'plain');
    expect(first.exitCode, first.stdout).toBe(3);
    expect(first.stdout).toContain('1 of 10 hosts unreachable');
    expect(first.stdout).toMatch(/^UNREACHABLE +h2 /m);
    await site.lab.start('h2');
    const rest = await run('--limit', '@failed');
    expect(rest.exitCode, rest.stdout).toBe(0);
    expect(Object.keys(rest.recap)).toEqual(['h2']);
    await expectAllEqual();
    expect((await run()).changed).toEqual([]);
  });

  describe('while a task runs', () => {
    const [healed, cut, frozen] = ['h3', 'h4', 'h5'];
    const off = [cut, frozen];

    it('a cable that is back in time does no harm; a longer cut, and a host that hangs, are told in time', async () => {
      const going = start('-e', "release='2'", '-e', 'seconds=50');
      await Promise.all(all.map((host) => going.saw({ event: 'start', task: 'slow', host })));
      await Promise.all([site.lab.cut(healed), site.lab.cut(cut), site.lab.freeze(frozen)]);
      const began = Date.now();
      await sleep(patience * 400);
      await site.lab.heal(healed);
      await each(
        all.filter((host) => !off.includes(host)),
        'touch /srv/go',
      );
      const ended = await going.ended;
      // Ten hosts on a busy machine may be late themselves, by far less than the task would have lasted.
      expect(Date.now() - began).toBeLessThan(30_000);
      expect(ended.exitCode, ended.stdout).toBe(3);
      expectEvents(ended.stdout);
      const told = lost(ended.events);
      expect(Object.keys(told).toSorted()).toEqual(off);
      for (const host of off)
        expect(told[host]).toMatch(
          new RegExp(`^the connection to ${host} was lost; nothing was heard of it for \\d+ s$`),
        );
      for (const host of all) {
        const here = off.includes(host);
        expect.soft(ended.recap[host], host).toMatchObject({ failed: 0, unreachable: here ? 1 : 0 });
        if (!here) expect.soft(ended.recap[host], host).toMatchObject({ changed: 7 });
      }
    });

    it('leaves nothing that runs on: the host ends it by itself, and frees its lock', async () => {
      // Its cable is still out: nobody but itself can have done it.
      expect(await site.remainsAfter(cut, 3 * patience + 10)).toBe('');
      expect(await site.on(cut, 'cat /var/log/faults')).toBe('begun 1\ndone 1\nbegun 2\n');
      await site.lab.thaw(frozen);
      expect(await site.remainsAfter(frozen, 3 * patience + 10)).toBe('');
      expect(await site.on(frozen, 'cat /var/log/faults')).toBe('begun 1\ndone 1\nbegun 2\n');
    });

    it('is repaired by the next run, with the handlers that were due', async () => {
      await site.lab.heal(cut);
      for (const host of off)
        expect((await site.on(host, 'ls /var/lib/meetctl/pending')).trim().split('\n')).toHaveLength(2);
      const rest = await run('--limit', '@failed', '-e', "release='2'");
      expect(rest.exitCode, rest.stdout).toBe(0);
      expect(Object.keys(rest.recap).toSorted()).toEqual(off);
      const due = ['slow', 'unit', 'last', 'restart', 'load'];
      expect(rest.changed.toSorted()).toEqual(off.flatMap((host) => due.map((task) => `${host} : ${task}`)).toSorted());
      await expectAllEqual();
      expect((await run('-e', "release='2'")).changed).toEqual([]);
    });
  });

  it('a host that hangs before it lets us in is given up in time', async () => {
    await site.lab.freeze('h7');
    const began = Date.now();
    const ended = await run('--limit', 'h1,h7', '-e', "release='2'", '--timeout', '3');
    expect(Date.now() - began).toBeLessThan(15_000);
    await site.lab.thaw('h7');
    expect(ended.exitCode, ended.stdout).toBe(3);
    expect(ended.recap).toMatchObject({ h1: { unreachable: 0 }, h7: { unreachable: 1 } });
    expect(lost(ended.events).h7).toMatch(/h7 .*(did not|answer|time)/);
    expect(await site.remainsAfter('h7', 15)).toBe('');
    expect((await run('--limit', 'h7', '-e', "release='2'")).exitCode).toBe(0);
  });

  it('a host that hangs, and wakes up when the next run is at its door, has one run after the other', async () => {
    await site.on('h8', 'rm /srv/go');
    const first = start('--limit', 'h8', '-e', "release='3'", '-e', 'seconds=50');
    await first.saw({ event: 'start', task: 'slow' });
    await expect.poll(() => site.on('h8', 'tail -n 1 /var/log/faults')).toBe('begun 3\n');
    await site.lab.freeze('h8');
    first.kill('SIGKILL');
    await first.ended;
    const next = start('--limit', 'h1,h8', '-e', "release='3'", '-e', 'seconds=50', '--lock-wait', '30');
    await next.saw({ event: 'connect', host: 'h8' });
    await sleep(500);
    await site.lab.thaw('h8');
    await next.saw({ event: 'start', task: 'slow', host: 'h8' });
    expect(await site.on('h8', 'cat /srv/faults/made/3 2>&1 || true')).toContain('No such file');
    await site.on('h8', 'touch /srv/go');
    const ended = await next.ended;
    expect(ended.exitCode, ended.stdout).toBe(0);
    expect(await site.on('h8', 'tail -n 3 /var/log/faults')).toBe('begun 3\nbegun 3\ndone 3\n');
    expect(differing(await stateOf(site, 'h8'), await stateOf(site, 'h1'))).toEqual([]);
    expect(await site.remainsAfter('h8', 5)).toBe('');
  });
});
