import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EverythingSite } from './fixtures/everything.ts';
import { movedUnsynced, prepareStalls, stallAt, stallCounted, stalled } from './fixtures/stall.ts';
import { differing, filesOf } from './fixtures/state-of.ts';
import { labIsPossible } from './lab-fixtures.ts';

/** What the handlers are made of, with the markers that they are due. */
const handlers = ['systemctl', 'rm', 'cat', 'mv', 'rm'];

/** Hosts that are disturbed, each at another command; one more is left in peace. */
const count = Number(process.env.MEETCTL_TEST_MOMENTS ?? 22);

describe.skipIf(!labIsPossible())('a run that is cut off at any moment', { timeout: 300_000 }, () => {
  const many = new EverythingSite(count + 1);
  const { site, all, hosts } = many;
  const each = many.each.bind(many);
  const options = many.options.bind(many);

  beforeAll(async () => {
    await many.up();
    await each((host) => prepareStalls(site, host));
    const first = await site.deploy(...options(1, all));
    if (first.exitCode !== 0) throw new Error(first.stdout + first.stderr);
  });
  afterAll(() => many.down());

  /** The command that each host stalled at. */
  let seenAt: string[] = [];
  /** Lets h1 do the next release undisturbed, and stalls the others on their way, at moments spread over all of it. */
  const disturb = async (release: number, on: readonly string[]) => {
    await stallAt(site, 'h1', 0);
    const undisturbed = await site.deploy(...options(release, ['h1']));
    expect(undisturbed.exitCode, undisturbed.stdout).toBe(0);
    expect(await movedUnsynced(site, 'h1')).toEqual([]);
    const commands = await stallCounted(site, 'h1');
    const last = commands.map((_, index) => commands.slice(index, index + handlers.length).join(' '));
    const ofHandlers = 1 + last.lastIndexOf(handlers.join(' '));
    expect(ofHandlers, commands.join(' ')).toBeGreaterThan(100);
    // The last ones at each command of the handlers, the others at moments that are spread over the tasks.
    const many = on.length - handlers.length;
    const moments = on.map((_, index) =>
      index < many ? 1 + Math.floor((index * ofHandlers) / many) : ofHandlers + index - many,
    );
    await each((host) => stallAt(site, host, moments[on.indexOf(host)]!), on);
    const run = site.start(options(release, on));
    seenAt = await each((host) => stalled(site, host), on);
    return run;
  };
  /** A rollback on every other host brings its files back to what they were. */
  const rollBack = async (before: readonly string[], on: readonly string[]) => {
    const some = on.filter((_, index) => index % 2 === 0);
    const back = await site.meetctl(['rollback', site.inventory, '--limit', some.join(','), '-o', 'json']);
    expect(back.exitCode, back.stdout).toBe(0);
    const after = await each((host) => filesOf(site, host), some);
    for (const [index, files] of after.entries())
      expect.soft(differing(files, before[2 * index]!), seenAt[2 * index]).toEqual([]);
  };
  /** The same command once more brings each host to where the undisturbed one is. */
  const repair = async (release: number, on: readonly string[]) => {
    const repaired = await site.deploy(...options(release, on));
    expect(repaired.exitCode, repaired.stdout).toBe(0);
    for (const [index, different] of (await many.differences(on)).entries())
      expect.soft(different, seenAt[index]).toEqual([]);
    expect((await site.deploy(...options(release, ['h1', ...on]))).changed).toEqual([]);
  };

  it('by kill -9 of the controller, leaves nothing, loses nothing, and can be rolled back', async () => {
    const before = await each((host) => filesOf(site, host), hosts);
    const run = await disturb(2, hosts);
    run.kill('SIGKILL');
    await run.ended;
    const left = await each((host) => site.remainsAfter(host, 15), hosts);
    for (const [index, remains] of left.entries()) expect.soft(remains, seenAt[index]).toBe('');
    await each((host) => site.on(host, 'rm /run/stall-at'), hosts);
    await rollBack(before, hosts);
    await repair(2, hosts);
  });

  it('by a power cut, can be rolled back, and is repaired by the next run', async () => {
    const some = hosts.filter((_, index) => index % 2 === 1);
    const before = await each((host) => filesOf(site, host), some);
    const run = await disturb(3, some);
    await each((host) => site.lab.kill(host), some);
    await each((host) => site.lab.start(host), some);
    const ended = await run.ended;
    expect(ended.exitCode).toBe(3);
    await each((host) => site.on(host, 'rm -f /run/stall-at'), some);
    await rollBack(before, some);
    await repair(3, some);
  });
});
