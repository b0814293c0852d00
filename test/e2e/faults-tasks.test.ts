import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EverythingSite } from './fixtures/everything.ts';
import { FlowPair, packFlow } from './fixtures/flow-pair.ts';
import { labIsPossible } from './lab-fixtures.ts';

/** The tasks of a playbook, and its handlers. */
const tasksOf = (file: string) =>
  [...readFileSync(join(import.meta.dirname, 'fixtures/faults', file), 'utf8').matchAll(/^ *- name: (.*)$/gm)].map(
    ([, name]) => name!,
  );
const tasks = tasksOf('everything.yml');

describe.skipIf(!labIsPossible())('a controller that is killed', { timeout: 300_000 }, () => {
  const many = new EverythingSite(tasks.length + 1);
  const { site, all, hosts } = many;

  beforeAll(async () => {
    await many.up();
    const first = await site.deploy(...many.options(1, all));
    if (first.exitCode !== 0) throw new Error(first.stdout + first.stderr);
  });
  afterAll(() => many.down());

  it('is tried with all tasks and handlers there are', () => {
    expect(tasks).toHaveLength(24);
    expect(tasks.slice(-2)).toEqual(['restart', 'load']);
  });

  it.each([
    ['begins', 'start', 2],
    ['has ended', 'task', 3],
  ] as const)(
    'when each task %s, in turn: the next run ends as if nothing had happened',
    async (_when, event, release) => {
      // It would be started already, and its task would have nothing to do.
      await many.each((host) => site.on(host, 'systemctl -q disable --now faults'));
      const undisturbed = await site.deploy(...many.options(release, ['h1']));
      expect(undisturbed.exitCode, undisturbed.stdout).toBe(0);
      const hit = await many.each(
        async (host) => {
          const task = tasks[hosts.indexOf(host)]!;
          const run = site.start(many.options(release, [host]));
          run.killAt({ event, host, task });
          const { exitCode } = await run.ended;
          return exitCode === null ? task : `${task} was missed: exit status ${exitCode}`;
        },
        hosts,
        3,
      );
      expect(hit).toEqual(tasks);
      const left = await many.each((host) => site.remainsAfter(host, 15), hosts);
      for (const [index, remains] of left.entries()) expect.soft(remains, tasks[index]).toBe('');
      const repaired = await site.deploy(...many.options(release, hosts));
      expect(repaired.exitCode, repaired.stdout).toBe(0);
      const different = await many.differences(hosts);
      for (const [index, lines] of different.entries()) expect.soft(lines, tasks[index]).toEqual([]);
      expect((await site.deploy(...many.options(release, all))).changed).toEqual([]);
    },
  );

  it('whatever tasks and hosts have to do with each other: no handler is lost, however often it happens', async () => {
    packFlow(site);
    const pairs = [0, 2].map((at) => new FlowPair(site, [hosts[at]!, hosts[at + 1]!]));
    const [begun, ended] = await Promise.all(pairs.map((pair, index) => pair.begin(pair.hosts[index]!)));
    const ends = ended!.filter(({ event }) => event === 'task');
    const hasEnd = (task: string) => ends.some((one) => one.task === task);
    // Each once: every other when it begins on the first host, the others when they have ended on the second.
    const starts = begun!
      .filter(({ event }) => event === 'start')
      .filter(({ task }, number) => number % 2 === 0 || !hasEnd(task));
    const moments = [starts, ends.filter(({ task }) => !starts.some((one) => one.task === task))];
    await Promise.all(
      pairs.map(async (pair, index) => {
        for (let left = moments[index]!; left.length > 0;) {
          const next = await pair.next(left);
          expect.soft(next.wrong).toEqual([]);
          left = next.left;
        }
      }),
    );
    const named = [...tasksOf('flow.yml'), ...tasksOf('flow-more.yml')].filter((name) => name !== 'folder');
    const tried = new Set(moments.flat().map(({ task }) => task));
    expect([...tried].toSorted()).toEqual(named.toSorted());
  });
});
