import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { buildPackage, labIsPossible } from './lab-fixtures.ts';

describe.skipIf(!labIsPossible())('somebody else at work on packages', { timeout: 60_000 }, () => {
  const site = new EngineSite('packages.yml', 'faults');
  /** Takes a lock as apt and dpkg do, or as debconf does, until `/run/free` is there. Gives the pid. */
  const lock = async (file: string) => {
    const lines = `import fcntl, os, time\nf = open('${file}', 'r+')\nfcntl.${file.includes('debconf') ? 'flock' : 'lockf'}(f, fcntl.LOCK_EX)\nopen('/run/taken', 'w')\nwhile not os.path.exists('/run/free'): time.sleep(0.1)\n`;
    const script = Buffer.from(lines).toString('base64');
    const start = `echo ${script} | base64 -d >/srv/holder.py; systemd-run -q --collect --unit=holder python3 /srv/holder.py`;
    const wait = 'until [ -e /run/taken ]; do sleep 0.1; done; systemctl show -p MainPID --value holder';
    return (await site.on('h1', `rm -f /run/free /run/taken; ${start}; ${wait}`)).trim();
  };
  const free = () => site.on('h1', 'touch /run/free; while systemctl -q is-active holder; do sleep 0.1; done');
  const installed = () => site.on('h1', 'dpkg-query -W -f "\\${Status}" faults-dpkg 2>/dev/null || true');

  beforeAll(async () => {
    const work = mkdtempSync(join(tmpdir(), 'faults-'));
    buildPackage(work, 'faults-dpkg', '1');
    await site.lab.repoFrom(work);
    rmSync(work, { recursive: true });
    await site.up(1);
  });
  afterAll(async () => {
    await site.lab.repoRemove(['faults-dpkg']);
    await site.down();
  });

  it.each([
    ['/var/lib/dpkg/lock-frontend', 'present', 'dpkg'],
    ['/var/lib/dpkg/lock', 'absent', 'dpkg'],
    ['/var/lib/apt/lists/lock', 'present', 'apt'],
    ['/var/cache/debconf/config.dat', 'absent', 'debconf'],
  ])('is waited for, and named: %s', async (file, wish, kind) => {
    const pid = await lock(file);
    const run = site.start(['--limit', 'h1', '-e', `wish=${wish}`]);
    await run.saw({
      event: 'output',
      text: `waiting for the ${kind} lock of ${pid} (/usr/bin/python3 /srv/holder.py)`,
    });
    const before = await installed();
    await free();
    const ended = await run.ended;
    expect(ended.exitCode, ended.stdout).toBe(0);
    expectEvents(ended.stdout);
    expect(ended.changed).toEqual(['h1 : package', 'h1 : handler']);
    expect(await installed()).not.toBe(before);
    expect((await site.deploy('--limit', 'h1', '-e', `wish=${wish}`)).changed).toEqual([]);
  });

  it('is not waited for longer than was said, and the next run does what is left', async () => {
    const pid = await lock('/var/lib/dpkg/lock-frontend');
    const began = Date.now();
    const run = await site.deploy('--limit', 'h1', '-e', 'wish=present', '-e', 'seconds=2');
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(run.exitCode, run.stdout).toBe(1);
    const told = run.tasks.find(({ status }) => status === 'failed')?.problem;
    expect(told?.details?.at(-1)).toBe(
      `waited 2 s in vain for the dpkg lock of ${pid} (/usr/bin/python3 /srv/holder.py)`,
    );
    expect(told?.hint).toContain('lock_timeout');
    expect(await site.remains('h1')).toBe('');
    await free();
    await site.on('h1', 'rm -f /srv/handled');
    const repaired = await site.deploy('--limit', 'h1', '-e', 'wish=present');
    expect(repaired.changed, repaired.stdout).toEqual(['h1 : package', 'h1 : handler']);
    expect(await site.on('h1', 'cat /srv/handled; ls /var/lib/meetctl/pending')).toBe('handled\n');
  });

  it('is waited for by nobody whose controller is gone', async () => {
    const pid = await lock('/var/lib/dpkg/lock-frontend');
    await site.on('h1', 'rm -f /srv/handled');
    const before = await installed();
    const wish = before === '' ? 'present' : 'absent';
    const run = site.start(['--limit', 'h1', '-e', `wish=${wish}`]);
    await run.saw({ event: 'output', text: `waiting for the dpkg lock of ${pid} (/usr/bin/python3 /srv/holder.py)` });
    run.kill('SIGKILL');
    await run.ended;
    expect(await site.remainsAfter('h1', 15)).toBe('');
    await free();
    // Nobody was left who would now go on.
    await sleep(1500);
    expect(await installed()).toBe(before);
    const next = await site.deploy('--limit', 'h1', '-e', `wish=${wish}`);
    expect(next.changed, next.stdout).toEqual(['h1 : package', 'h1 : handler']);
    expect(await site.on('h1', 'cat /srv/handled')).toBe('handled\n');
  });
});
