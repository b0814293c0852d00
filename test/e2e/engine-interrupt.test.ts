import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { buildSlowPackage } from './fixtures/slow-package.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('a run that does not come to its end', { timeout: 120_000 }, () => {
  const site = new EngineSite('slow.yml');
  const log = async () => await site.on('h1', 'cat /srv/log');
  /** Starts a run and waits until its slow task runs on the host. */
  const begin = async (text: string, seconds: number) => {
    await site.on('h1', 'rm -f /srv/log');
    const run = site.start(['--limit', 'h1', '-e', `text=${text}`, '-e', `seconds=${seconds}`]);
    await run.saw({ event: 'start', task: 'slow' });
    await expect.poll(() => site.on('h1', 'cat /srv/log 2>/dev/null || true')).toBe(`begun ${text}\n`);
    expect(await site.remains('h1')).toMatch(/sleep[^]*\/run\/meetctl\.[^]*the lock is held/);
    return run;
  };
  /** The same command once more: it goes on where the other stopped, and forgets no handler. */
  const finish = async (text: string) => {
    const run = await site.deploy('--limit', 'h1', '-e', `text=${text}`, '-e', 'seconds=0');
    expect(run.exitCode, run.stdout).toBe(0);
    const again = await site.deploy('--limit', 'h1', '-e', `text=${text}`, '-e', 'seconds=0');
    expect(again.recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
    return run.changed;
  };

  beforeAll(async () => {
    const packages = mkdtempSync(join(tmpdir(), 'engine-debs-'));
    buildSlowPackage(packages, 'enginetest-slow', 4);
    await site.lab.repoFrom(packages);
    rmSync(packages, { recursive: true });
    await site.up(2);
  });
  afterAll(async () => {
    await site.lab.repoRemove(['enginetest-slow']);
    await site.down();
  });

  it('finishes the running task when it is interrupted once, and begins no other', async () => {
    const run = await begin('once', 3);
    run.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.exitCode).toBe(130);
    expectEvents(ended.stdout);
    expect(ended.events.at(-1)).toMatchObject({ event: 'recap', interrupted: true });
    expect(ended.changed).toEqual(['h1 : file', 'h1 : slow']);
    expect(await log()).toBe('begun once\ndone once\n');
    expect(await site.remains('h1')).toBe('');
    // The file and the slow task are as wished by now: only what was left is done, and the handler that was due.
    expect(await finish('once')).toEqual(['h1 : last', 'h1 : handler']);
    expect(await log()).toBe('begun once\ndone once\nhandled once\n');
  });

  it('ends the running task when it is interrupted twice', async () => {
    const run = await begin('twice', 30);
    run.kill('SIGINT');
    await run.saw({ event: 'warning' });
    const asked = Date.now();
    run.kill('SIGINT');
    const ended = await run.ended;
    expect(Date.now() - asked).toBeLessThan(3000);
    expect(ended.exitCode).toBe(130);
    expectEvents(ended.stdout);
    expect(await site.remainsAfter('h1', 10)).toBe('');
    expect(await log()).toBe('begun twice\n');
    expect(await finish('twice')).toEqual(['h1 : slow', 'h1 : last', 'h1 : handler']);
  });

  it.each(['SIGKILL', 'SIGHUP'] as const)('leaves nothing behind when %s ends it', async (signal) => {
    const run = await begin(signal, 30);
    run.kill(signal);
    await run.ended;
    expect(await site.remainsAfter('h1', 10)).toBe('');
    expect(await log()).toBe(`begun ${signal}\n`);
    expect(await site.on('h1', 'ls /var/lib/meetctl/pending')).toMatch(/^_handler\.[0-9a-f]{8}\n$/);
    // Nothing but the handler is left to do when somebody else finished the rest by hand.
    await site.on('h1', `echo ${signal} >/srv/last; touch /srv/done-${signal}; chmod 644 /srv/last`);
    expect(await finish(signal)).toEqual(['h1 : handler']);
    expect(await log()).toBe(`begun ${signal}\nhandled ${signal}\n`);
    expect(await site.on('h1', 'ls /var/lib/meetctl/pending')).toBe('');
  });

  it('tells a host whose power went, and repairs what that left half done', async () => {
    const undisturbed = site.start(['--limit', 'h2'], {}, 'package.yml');
    const run = site.start(['--limit', 'h1'], {}, 'package.yml');
    await run.saw({ event: 'output', text: 'setting up' });
    await site.lab.kill('h1');
    await sleep(300);
    await site.lab.start('h1');
    const ended = await run.ended;
    expect(ended.exitCode).toBe(3);
    expectEvents(ended.stdout);
    expect(ended.events).toContainEqual(
      expect.objectContaining({
        event: 'unreachable',
        problem: {
          message: 'the connection to h1 was lost',
          details: [],
          hint: 'run the same command again: it goes on where this one stopped',
        },
      }),
    );
    expect(ended.recap.h1).toMatchObject({ unreachable: 1 });
    expect(await site.on('h1', 'dpkg-query -W -f "\\${Status}" enginetest-slow')).not.toBe('install ok installed');
    const repaired = await site.play('package.yml', '--limit', 'h1');
    expect(repaired.exitCode, repaired.stdout).toBe(0);
    expect((await undisturbed.ended).exitCode).toBe(0);
    const state =
      'dpkg -l | sort; find /etc/enginetest /srv -type f -printf "%p %m %u %g\\n" -exec sha256sum {} + | grep -v lab-repo | sort; ' +
      'systemctl show -p ActiveState -p UnitFileState enginetest-slow; ls /var/lib/meetctl/pending';
    await site.on('h1', 'rm -f /srv/log /srv/slow /srv/last /srv/done-*');
    expect(await site.on('h1', state)).toBe(await site.on('h2', state));
    expect((await site.play('package.yml')).changed).toEqual([]);
  });
});
