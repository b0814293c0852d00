import { hostname, userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('several hosts, several runs', { timeout: 60_000 }, () => {
  const site = new EngineSite('slow.yml');
  const quick = ['-e', 'seconds=0'];

  beforeAll(() => site.up(3));
  afterAll(() => site.down());

  describe('the lock of a host', () => {
    it('keeps a second run out, and names the first', async () => {
      const first = site.start(['--limit', 'h1', '-e', 'text=first', '-e', 'seconds=60']);
      await first.saw({ event: 'start', task: 'slow' });

      const second = await site.deploy('--limit', 'h1', '-e', 'text=second', ...quick);
      expect(second.exitCode, second.stdout).toBe(5);
      expectEvents(second.stdout);
      const owner = `${userInfo().username}@${hostname()}, pid ${first.pid}, since `;
      expect(second.events.find((event) => event.event === 'unreachable')?.problem).toMatchObject({
        message: 'another run holds the lock of h1',
        details: [expect.stringContaining(`held by ${owner}`)],
        hint: expect.stringContaining('--lock-wait'),
      });
      const check = await site.deploy('--check', '--limit', 'h1', ...quick);
      expect(check.exitCode, check.stdout).toBe(5);

      const waiting = site.start(['--limit', 'h2,h1', '--lock-wait', '30', '-e', 'text=waiting', ...quick]);
      const told = await waiting.saw({ event: 'lock', host: 'h1' });
      expect(told).toMatchObject({ owner: expect.stringContaining(owner) });
      // Meanwhile it holds no host that somebody else waits for, who may hold this one.
      expect(waiting.events).not.toContainEqual(expect.objectContaining({ event: 'connected', host: 'h2' }));
      await site.on('h1', 'touch /srv/go-first');
      expect((await first.ended).exitCode).toBe(0);
      const waited = await waiting.ended;
      expect(waited.exitCode, waited.stdout).toBe(0);
      expectEvents(waited.stdout);
      expect(await site.on('h1', 'cat /srv/last; cat /srv/log')).toBe(
        'waiting\nbegun first\ndone first\nhandled first\nbegun waiting\ndone waiting\nhandled waiting\n',
      );
      expect(await site.remains('h1')).toBe('');
    });

    it('is waited for no longer than was said', async () => {
      const first = site.start(['--limit', 'h1', '-e', 'text=longer', '-e', 'seconds=60']);
      await first.saw({ event: 'start', task: 'slow' });
      const second = await site.deploy('--limit', 'h1', '--lock-wait', '1', ...quick);
      expect(second.exitCode).toBe(5);
      await site.on('h1', 'touch /srv/go-longer');
      expect((await first.ended).exitCode).toBe(0);
    });

    it('lets checks look side by side', async () => {
      const checks = [1, 2, 3].map(() => site.start(['--check', ...quick]));
      const ended = await Promise.all(checks.map((check) => check.ended));
      expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      expect(ended[0]!.events.some((event) => event.event === 'lock')).toBe(false);
    });
  });

  describe('a host that is off', () => {
    it('does not keep the others, and is told at the end', async () => {
      await site.lab.kill('h2');
      const run = await site.deploy('-e', 'text=others', ...quick);
      expect(run.exitCode).toBe(3);
      expectEvents(run.stdout);
      expect(run.recap).toMatchObject({
        h1: { failed: 0, unreachable: 0 },
        h2: { changed: 0, failed: 0, unreachable: 1, round_trips: 0 },
        h3: { changed: 4, failed: 0, unreachable: 0 },
      });
      expect(await site.on('h3', 'cat /srv/last')).toBe('others\n');
      const plain = await site.deploy('--output', 'plain', '-e', 'text=others', ...quick);
      expect(plain.exitCode).toBe(3);
      expect(plain.stdout).toMatch(/^UNREACHABLE +h2 .*(off|answer)/m);
      expect(plain.stdout).toContain('1 of 3 hosts unreachable');
    });

    it('is done the next time', async () => {
      await site.lab.start('h2');
      const run = await site.deploy('-e', 'text=others', ...quick);
      expect(run.exitCode).toBe(0);
      expect(run.changed).toEqual(['h2 : file', 'h2 : slow', 'h2 : last', 'h2 : handler']);
    });

    it('is a failed task that ends the run with 1, and other hosts go on', async () => {
      await site.on('h3', 'rm -rf /srv/last && mkdir /srv/last');
      const run = await site.deploy('-e', 'text=more', ...quick);
      expect(run.exitCode).toBe(1);
      expectEvents(run.stdout);
      expect(run.recap).toMatchObject({ h1: { failed: 0 }, h2: { failed: 0, changed: 4 }, h3: { failed: 1 } });
      expect(run.tasks.find(({ status }) => status === 'failed')?.problem?.message).toBe('/srv/last is a directory');
    });
  });

  describe('somebody else at work on the host', () => {
    it('is not overwritten blindly: what has changed is looked at again', async () => {
      await site.on('h1', 'echo theirs >/srv/shared; echo ours >/srv/made.later; rm -f /srv/handled');
      const run = site.start(['-e', 'seconds=3'], {}, 'drift.yml');
      await run.saw({ event: 'start', task: 'slow' });
      await site.on('h1', 'echo changed by them >>/srv/shared; mv /srv/made.later /srv/made');
      const ended = await run.ended;
      expect(ended.exitCode, ended.stdout).toBe(0);
      expectEvents(ended.stdout);
      const warnings = ended.events.filter((event) => event.event === 'warning');
      expect(warnings.map(({ problem }) => problem.message)).toEqual([
        '/srv/shared was changed by somebody else meanwhile: looking again',
      ]);
      expect(await site.on('h1', 'cat /srv/shared /srv/made')).toBe('theirs\nchanged by them\nours\nours\n');
      expect(ended.changed).toEqual([
        'h1 : settings',
        'h1 : slow',
        'h1 : replaced by somebody',
        'h1 : last',
        'h1 : handler',
      ]);
      expect(ended.tasks.map(({ task }) => task)).toHaveLength(new Set(ended.tasks.map(({ task }) => task)).size);
      expect(await site.on('h1', 'cat /srv/handled; ls /var/lib/meetctl/pending')).toBe('handled\n');
      const again = await site.play('drift.yml', '-e', 'seconds=0');
      expect(again.recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
    });
  });
});
