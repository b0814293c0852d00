import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

const play = (before: string, ending: string) => `
- hosts: all
  pre_tasks:
    - { name: before, ${before} }
    - { ${ending} }
    - { name: after, command: "true" }
  tasks:
    - { name: later, command: "true" }
  handlers:
    - { name: restart, command: "true" }
- hosts: all
  tasks:
    - { name: next, command: "true" }
`;
const run = async (text: string, mode: 'run' | 'check' = 'run') => await runPrivately(host, text, { mode });

// What Ansible does too is told by test/engine/run/referee/cases/plays.yml.
describe.skipIf(!canRun)('the end of a play for a host', () => {
  test('is not that of its handlers: no restart is lost', async () => {
    const text = play('command: "true", notify: restart', 'meta: end_host');
    const told = ['before: changed', 'restart: changed', 'next: changed'];
    expect((await run(text, 'check')).ends).toEqual(told);
    expect((await run(text)).ends).toEqual(told);
  });

  test('may rest on a result, of which a check knows nothing', async () => {
    const text = play('command: "exit 1", ignore_errors: true, register: it', 'meta: end_play, when: it.rc == 1');
    expect((await run(text)).ends).toEqual(['before: ok', 'next: changed']);
    const { ends, tasks } = await run(text, 'check');
    expect(ends).toEqual(['before: changed', 'end_play: skipped', 'after: changed', 'later: changed', 'next: changed']);
    expect(tasks[1]).toMatchObject({ certainty: 'unknown' });
  });

  test('costs no trip where it does not come', async () => {
    const { ends, recap } = await run(play('command: "true"', 'meta: end_host, when: "false"'));
    expect(ends).toEqual(['before: changed', 'after: changed', 'later: changed', 'next: changed']);
    const { recap: without } = await run(play('command: "true"', 'name: nothing, debug: { msg: x }'));
    expect(recap.here!.round_trips).toBe(without.here!.round_trips);
  });

  test('does not come before a task that fails', async () => {
    expect((await run(play('command: "false"', 'meta: end_host'))).ends).toEqual(['before: failed']);
  });
});
