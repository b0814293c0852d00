import { expect, test } from 'vitest';
import { startAt } from '../../../engine/plan/start-at.ts';
import type { PlayWork } from '../../../engine/plan/play-work.ts';

let line = 0;
const task = (name: string, role?: string) => ({ name, role, at: { file: 'site.yml', line: ++line, column: 1 } });
const install = task('install', 'web');
const start = task('start', 'web');
const again = task('start', 'db');
const last = task('last');

/** Plays as lists of parts, as `planHost` makes them; tasks stand in the playbook in the order of their lines. */
const plan = (...plays: object[][][]) =>
  plays.map((parts) => ({
    parts: parts.map((tasks) => tasks.map((one) => ({ task: one, order: (one as ReturnType<typeof task>).at.line }))),
    handlers: [],
  })) as never as PlayWork[];
const names = (plays: readonly PlayWork[]) =>
  plays.map(({ parts }) => parts.flat().map((work) => `${work.task.role ?? ''}:${work.task.name}`));

test('nothing is left out without a name', () => {
  const plans = [plan([[install]])];
  expect(startAt(plans, undefined)).toBe(plans);
});

test('what comes before the first task of that name is left out, on every host', () => {
  const plans = [plan([[install, start]], [[last]]), plan([[]], [[last]])];
  expect(startAt(plans, 'start').map(names)).toEqual([
    [['web:start'], [':last']],
    [[], [':last']],
  ]);
  expect(startAt(plans, 'last').map(names)).toEqual([
    [[], [':last']],
    [[], [':last']],
  ]);
});

test('hosts that do not have it begin with what they have of what comes after it', () => {
  const plans = [plan([[install, start], [last]]), plan([[install], [last]]), plan([[again, last]]), plan([[last]])];
  expect(startAt(plans, 'db: start').map(names)).toEqual([
    [[':last']],
    [[':last']],
    [['db:start', ':last']],
    [[':last']],
  ]);
  expect(startAt(plans, 'last').map(names)).toEqual([[[':last']], [[':last']], [[':last']], [[':last']]]);
});

test('in the rounds of a loop, the first is meant', () => {
  const plans = [plan([[install, start, install, start, last]])];
  expect(startAt(plans, 'start').map(names)).toEqual([[['web:start', 'web:install', 'web:start', ':last']]]);
});

test('a role before the name says which', () => {
  const plans = [plan([[install, start, again]])];
  expect(startAt(plans, 'db: start').map(names)).toEqual([[['db:start']]]);
});

test('the first is the first of the playbook, not of the first host', () => {
  const plans = [plan([[]], [[again]]), plan([[install, start]], [[again]])];
  expect(startAt(plans, 'start').map(names)).toEqual([
    [[], ['db:start']],
    [['web:start'], ['db:start']],
  ]);
});

test('parts of the play before it are left out too', () => {
  const plans = [plan([[install], [start, again], [last]])];
  expect(startAt(plans, 'start').map(names)).toEqual([[['web:start', 'db:start', ':last']]]);
});

test('an unknown name is a mistake, with the nearest one', () => {
  expect(() => startAt([plan([[install]])], 'instal')).toThrow(
    expect.objectContaining({
      problems: [{ message: '--start-at: no task is called "instal"', hint: 'did you mean "install"?' }],
    }),
  );
});
