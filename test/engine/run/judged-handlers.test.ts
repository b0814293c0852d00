import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

/** What a play tells whose task notifies these handlers. */
const handled = (...handlers: string[]) => runPrivately(host, playOf(handlers));
const playOf = (handlers: readonly string[]): string => `
- hosts: all
  tasks:
    - { name: changes, command: "true", notify: all }
  handlers:
${handlers.map((handler) => `    - { listen: all, ${handler} }`).join('\n')}
`;
const says = (name: string, what: string, condition = ''): string =>
  `name: ${name}, command: "echo ${what}", register: ${name}${condition}`;

describe.skipIf(!canRun)('a handler that says itself whether it changed anything', () => {
  const goesOn = (name: string): string => `, changed_when: '!${name}.stdout.contains("goes on")'`;
  const third = 'name: third, command: "true"';
  const items = ', loop: [a, b]';

  test('takes no trip of its own', async () => {
    const plain = await handled(says('first', 'it goes on'), says('second', 'restarted', items), third);
    const judged = await handled(
      says('first', 'it goes on', goesOn('first')),
      says('second', 'restarted', items + goesOn('second')),
      third,
    );
    const rest = ['second: changed', 'second: changed', 'third: changed'];
    expect(plain.ends).toEqual(['changes: changed', 'first: changed', ...rest]);
    expect(judged.ends).toEqual(['changes: changed', 'first: ok', ...rest]);
    expect(judged.recap.here!.round_trips).toBe(plain.recap.here!.round_trips);
  });

  test('is told in a check as what cannot be known', async () => {
    const command = 'command: { cmd: "true", onlyif: "true" }';
    const handlers = [`name: first, ${command}, register: first${goesOn('first')}`, `name: second, ${command}`];
    const { tasks } = await runPrivately(host, playOf(handlers), { mode: 'check' });
    const told = tasks.map(({ task, status, certainty }) => `${task}: ${status}, ${certainty}`);
    expect(told.slice(1)).toEqual(['first: changed, unknown', 'second: changed, predicted']);
  });

  test('and of each item of its loop, is told so', async () => {
    const { ends } = await handled(says('first', '{{ item }}', `, loop: [restarted, goes on]${goesOn('first')}`));
    expect(ends).toEqual(['changes: changed', 'first: changed', 'first: ok']);
  });

  test('and fails, keeps those behind it from their turn, until the next run', async () => {
    const failing = 'name: first, command: "exit 3", register: first, changed_when: first.rc != 3';
    const { ends, exitCode } = await handled(failing, third);
    expect(ends).toEqual(['changes: changed', 'first: failed']);
    expect(exitCode).toBe(1);
    const { ends: next } = await handled(says('first', 'fine'), third);
    expect(next).toEqual(['changes: changed', 'first: changed', 'third: changed']);
  });
});
