import { existsSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../engine/run/events.ts';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runs, until } from '../transport/processes.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

const hangs = 'sleep 6543.21 & sleep 6543.21';
const run = (tasks: string, mode: 'run' | 'check' = 'run') =>
  runPrivately(host, `- hosts: all\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`, { mode });
const warned = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === 'warning' ? [event.problem.message] : []));
const nothingIsLeft = () => until(() => !runs('sleep 6543.21'));
const ended = { message: 'ended after 0.3 s, its time limit' };
const asked = { message: 'what it asks of the host was ended after 0.3 s, its time limit' };
const slow = `- { name: slow, command: "${hangs}", timeout: 0.3 }`;
const after = '- { name: after, command: { cmd: "true", check: true } }';

describe.skipIf(!canRun)('the time limit of a task', () => {
  test('ends it with all that it started', async () => {
    const { tasks, exitCode } = await run(`${slow}\n${after}`);
    expect(tasks).toMatchObject([{ task: 'slow', status: 'failed', problem: ended }]);
    expect(exitCode).toBe(1);
    await nothingIsLeft();
  });

  test.each([
    ['command: { cmd: "sleep 6543.21", check: true }', 'run'],
    ['command: { cmd: "sleep 6543.21", check: true }', 'check'],
    ['command: { cmd: "touch FOLDER/never", unless: "sleep 6543.21" }', 'run'],
    ['command: { cmd: "touch FOLDER/never", onlyif: "sleep 6543.21" }', 'check'],
  ] as const)('is that of what it asks, too: %s, %s', async (module, mode) => {
    const { tasks, exitCode } = await run(`- { name: asks, ${module}, timeout: 0.3 }\n${after}`, mode);
    expect(tasks).toMatchObject([{ task: 'asks', status: 'failed', problem: asked }]);
    expect(exitCode).toBe(1);
    expect(existsSync(join(host.folder, 'never'))).toBe(false);
    await nothingIsLeft();
  });

  test('is no answer to what is asked beside it', async () => {
    const { ends, events } = await run(`
- { name: before, command: { cmd: "false", unless: "true" } }
- { name: asks, command: { cmd: "sleep 6543.21", check: true }, timeout: 0.3, ignore_errors: true }
- { name: behind, command: { cmd: "touch FOLDER/behind", unless: "[ -e FOLDER/behind ]" } }
- { name: last, command: { cmd: "false", unless: "! [ -e FOLDER/none ]" } }`);
    expect(ends).toEqual(['before: ok', 'asks: ok', 'behind: changed', 'last: ok']);
    expect(warned(events)).toEqual([`"asks" failed, and that is ignored: ${asked.message}`]);
    await nothingIsLeft();
  });

  test('is not that of a task before it: what it waits for is asked again when its turn comes', async () => {
    const waits = '{ cmd: "until [ -e FOLDER/begun ]; do sleep 0.05; done", check: true }';
    const tasks = `
- { name: begins, command: { cmd: "touch FOLDER/begun", creates: FOLDER/begun } }
- { name: waits, command: ${waits}, timeout: 0.3 }`;
    expect((await run(tasks, 'check')).tasks.map(({ certainty }) => certainty)).toEqual(['exact', 'unknown']);
    expect((await run(tasks)).ends).toEqual(['begins: changed', 'waits: ok']);
    rmSync(join(host.folder, 'begun'));
    const inSegments = `
- { name: begins, command: { cmd: "touch FOLDER/begun", creates: FOLDER/begun }, register: it }
- { name: tells, debug: { msg: "{{ it.rc }}" } }
- { name: waits, command: ${waits}, timeout: 0.3 }`;
    expect((await run(inSegments)).ends).toEqual(['begins: changed', 'tells: ok', 'waits: ok']);
  });

  test('counts for what is asked afterwards', async () => {
    const signs = 'unless: "[ ! -e FOLDER/trap ] && exit 1; sleep 6543.21"';
    const { tasks } = await run(`- { name: traps, command: { cmd: "touch FOLDER/trap", ${signs} }, timeout: 0.3 }`);
    expect(tasks.at(-1)).toMatchObject({ task: 'traps', status: 'failed', problem: asked });
    await nothingIsLeft();
  });
});

describe.skipIf(!canRun)('a task that took too long', () => {
  const limited = (more: string) => slow.replace(' }', `, ${more} }`);

  test('may be ignored, and is registered', async () => {
    const { ends, events } = await run(`
${limited('ignore_errors: true, register: it')}
- { name: told, assert: { that: "it.failed && it.rc != 0" } }`);
    expect(ends).toEqual(['slow: ok', 'told: ok']);
    expect(warned(events)).toEqual([`"slow" failed, and that is ignored: ${ended.message}`]);
    await nothingIsLeft();
  });

  test('may be rescued', async () => {
    const { ends, events } = await run(`
- block:
    ${slow}
    ${after}
  rescue:
    - { name: mends, command: "true" }`);
    expect(ends).toEqual(['slow: ok', 'mends: changed']);
    expect(warned(events)).toEqual([`"slow" failed, and that is rescued: ${ended.message}`]);
    await nothingIsLeft();
  });

  test('is tried again, each time with all of its time', async () => {
    const { tasks } = await run(limited('register: it, until: it.rc == 0, retries: 1, delay: 0'));
    expect(tasks).toMatchObject([{ status: 'failed', problem: ended }]);
    await nothingIsLeft();
    const second = `[ -e FOLDER/tried ] || { touch FOLDER/tried; ${hangs}; }`;
    const { ends } = await run(`- name: slow
  command: { cmd: "${second}", check: true }
  timeout: 0.3
  register: it
  until: it.rc == 0
  delay: 0`);
    expect(ends).toEqual(['slow: ok']);
    await nothingIsLeft();
  });

  test.skipIf(userInfo().uid !== 0)('is ended as another user too', async () => {
    const { tasks } = await run(`- { name: slow, command: "${hangs}", timeout: 0.3, become_user: nobody }`);
    expect(tasks).toMatchObject([{ status: 'failed', problem: ended }]);
    await nothingIsLeft();
    const { tasks: looked } = await run(
      '- { name: asks, command: { cmd: "sleep 6543.21", check: true }, timeout: 0.3, become_user: nobody }',
    );
    expect(looked).toMatchObject([{ status: 'failed', problem: asked }]);
    await nothingIsLeft();
  });
});
