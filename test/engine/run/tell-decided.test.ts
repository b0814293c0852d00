import { expect, test } from 'vitest';
import type { Decided } from '../../../engine/plan/decided.ts';
import type { HostEvents } from '../../../engine/run/host-events.ts';
import { tellDecided } from '../../../engine/run/tell-decided.ts';

const at = { file: 'handlers.yml', line: 1, column: 1 };
const step = [{ do: 'shell', script: ':' }];

/** What a look at a site says of handlers and tasks that would do something. */
function toldIn(mode: 'status' | 'check', ...all: { name: string; handler?: boolean; readOnly?: boolean }[]): string[] {
  const told: string[] = [];
  const decided = all.map(({ name, handler, readOnly }) => ({
    decision: { steps: step, summary: ['look'], readOnly },
    work: { id: name, handler, task: { at, name }, notifies: [] },
  })) as unknown as Decided[];
  const task = ({ work }: Decided, status: string, { problem }: { problem?: { message: string } } = {}) =>
    void told.push([work.task.name, status, ...(problem ? [problem.message] : [])].join(': '));
  tellDecided(decided, { task } as unknown as HostEvents, mode, new Map(), () => undefined);
  return told;
}

test('a look at a site says of a handler that it waits, and nothing of one that only looks', () => {
  const waits = 'a deployment that was to do it did not get that far; the next one does';
  const told = toldIn(
    'status',
    { name: 'restart it', handler: true },
    { name: 'it answers', handler: true, readOnly: true },
    { name: 'a check', readOnly: true },
  );
  expect(told.filter((line) => line.includes(': failed'))).toEqual([
    `restart it: failed: ${waits}`,
    'a check: failed: look',
  ]);
});
