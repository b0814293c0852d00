import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../engine/run/events.ts';
import { Progress, progressLine } from '../../../cli/report/host-progress.ts';
import { RunSummary } from '../../../cli/report/run-summary.ts';
import { hiddenHosts, visibleHosts } from '../../../cli/report/visible-hosts.ts';

const task = { role: 'base', task: 'names', module: 'line' } as const;
const result = { event: 'task', host: 'a', ...task, certainty: 'exact', duration_ms: 5 } as const;

function lineAfter(...events: RunEvent[]): string {
  let now = 0;
  const progress = new Progress(() => now);
  const run = new RunSummary();
  const begin: RunEvent = { event: 'run', playbook: '', inventory: '', hosts: ['a'], check: false, version: 1 };
  for (const event of [begin, ...events]) {
    run.note(event);
    progress.note(event);
  }
  now = 3500;
  return progressLine('a', progress.hosts.get('a')!, run, now, 60);
}

describe('the line of a host', () => {
  test.each<[string, string, RunEvent[]]>([
    ['nothing yet', 'a    0 ok   0 changed', []],
    ['connecting', 'a    0 ok   0 changed  connecting  3 s', [{ event: 'connect', host: 'a', address: '' }]],
    ['the running task', 'a    0 ok   0 changed  base: names  3 s', [{ event: 'start', host: 'a', ...task }]],
    ['a lock', 'a    0 ok   0 changed  waiting for ann  3 s', [{ event: 'lock', host: 'a', owner: 'ann' }]],
    [
      'nothing while it waits for others, once what is there has been looked at',
      'a    1 ok   0 changed',
      [
        { event: 'connected', host: 'a', duration_ms: 5 },
        { ...result, status: 'ok' },
      ],
    ],
    [
      'what the running task says',
      'a    0 ok   0 changed  base: names | 2 of 3  3 s',
      [
        { event: 'start', host: 'a', ...task },
        { event: 'output', host: 'a', ...task, text: '1 of 3\n2 of 3\n' },
      ],
    ],
    [
      'what it says, where there is no room for both',
      'a    0 ok   0 changed  2 meetings, 9 people; waiting f…  3 s',
      [
        { event: 'start', host: 'a', ...task },
        { event: 'output', host: 'a', ...task, text: '2 meetings, 9 people; waiting for their end' },
      ],
    ],
    [
      'a finished item of a loop',
      'a    0 ok   1 changed',
      [
        { event: 'start', host: 'a', ...task },
        { ...result, item: 'x', status: 'changed' },
      ],
    ],
    [
      'another task that ended meanwhile',
      'a    1 ok   0 changed  base: names  3 s',
      [
        { event: 'start', host: 'a', ...task },
        { ...result, task: 'other', status: 'ok' },
      ],
    ],
    ['a failure', 'a    0 ok   0 changed  base: names', [{ ...result, status: 'failed', problem: { message: 'no' } }]],
  ])('%s', (_, line, events) => {
    expect(lineAfter(...events)).toBe(line);
  });

  test('is cut to the width', () => {
    const line = lineAfter({ event: 'start', host: 'a', ...task, task: '長'.repeat(50) });
    expect(line).toMatch(/^a {4}0 ok {3}0 changed {2}base: 長+… {2}3 s$/);
  });
});

describe('which hosts are shown', () => {
  test('those at work first, then those that failed, in the order of the inventory', () => {
    const phases = ['idle', 'busy', 'waiting', 'failed', 'busy', 'idle'] as const;
    expect(visibleHosts(phases, 3)).toEqual([1, 3, 4]);
    expect(hiddenHosts(phases, [1, 3, 4])).toBe('… and 3 more hosts: 1 waiting, 2 between tasks or done');
  });
});
