import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('rules of a firewall', { timeout: 120_000 }, () => {
  const site = new EngineSite('lockout.yml');
  const rules = () => site.on('h1', 'nft list table inet lockout 2>&1 | grep dport || true');
  const letsIn = async () => (await site.lab.ssh('h1', 'true', { timeout: 2000 })).exitCode === 0;

  beforeAll(() => site.up(1));
  afterAll(() => site.down());

  it('are kept when a new connection gets through them', async () => {
    const run = await site.deploy();
    expect(run.exitCode, run.stdout).toBe(0);
    expect(await rules()).toContain('tcp dport 80 drop');
    expect(await site.on('h1', 'systemctl list-timers --all "meetctl*" --no-legend')).toBe('');
    expect((await site.deploy()).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
  });

  it('undo themselves when they lock us out; the run says so, and the next one is let in', async () => {
    const started = Date.now();
    const run = await site.deploy('--undo-after', '20', '-e', 'ports=22');
    expect(run.exitCode, run.stdout).toBe(1);
    expectEvents(run.stdout);
    expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual(['changed rules', 'failed rules']);
    expect(run.recap.h1).toMatchObject({ changed: 0, failed: 1 });
    expect(run.tasks.at(-1)?.problem).toMatchObject({
      message: 'it would lock us out: no new connection gets in',
      details: ['h1 (10.78.0.11:22) did not answer within 5 s'],
      hint: 'it undoes itself within 20 s; mend the task, and run the same command again then',
    });
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(await rules()).toContain('tcp dport 22 drop');
    expect(await letsIn()).toBe(false);
    await expect.poll(letsIn, { timeout: 30_000, interval: 1000 }).toBe(true);
    expect(Date.now() - started).toBeLessThan(40_000);
    expect(await rules()).toContain('tcp dport 80 drop');
    expect(await site.on('h1', 'cat /etc/lockout.nft; cat /srv/after-rules')).toMatch(/dport \{ 80 \} drop[^]*\n80\n$/);
    expect((await site.deploy()).recap.h1).toMatchObject({ changed: 0, unreachable: 0, failed: 0, round_trips: 1 });
    expect(await site.remains('h1')).toBe('');
  });
});
