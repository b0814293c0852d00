import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('a run that does not come to its end', { timeout: 120_000 }, () => {
  const site = new EngineSite('slow.yml');
  const log = async () => await site.on('h1', 'cat /srv/log');
  /** Starts a run and waits until its slow task runs on the host. */
  const begin = async (text: string) => {
    await site.on('h1', 'rm -f /srv/log');
    const run = site.start(['--limit', 'h1', '-e', `text=${text}`, '-e', 'seconds=30']);
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

  beforeAll(() => site.up(1));
  afterAll(() => site.down());

  it('finishes the running task when it is interrupted once, and begins no other', async () => {
    const run = await begin('once');
    run.kill('SIGINT');
    await run.saw({ event: 'warning' });
    await site.on('h1', 'touch /srv/go-once');
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
    const run = await begin('twice');
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
    const run = await begin(signal);
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
});
