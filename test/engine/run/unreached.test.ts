import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runTogether } from './run-privately.ts';

const all: Record<string, PrivateHost> = {};
beforeAll(async () => {
  if (canRun) for (const name of ['a', 'b', 'c', 'd']) all[name] = await PrivateHost.start();
});
afterAll(() => Promise.all(Object.values(all).map((host) => host.stop())));

const task = '- { name: task, command: "true" }';
const run = async (play: string, off: string[]) => {
  const { ends, exitCode, recap } = await runTogether(all, `- hosts: all\n  ${play}\n  tasks: [${task.slice(2)}]\n`, {
    off,
  });
  return { ends: ends.toSorted(), exitCode, unreachable: off.map((name) => recap[name]?.unreachable) };
};
const changed = (...hosts: string[]) => hosts.map((host) => `${host} task: changed`);

describe.skipIf(!canRun)('a host that is not reached counts as failed', () => {
  test('and is the only one, where nothing is said of failures', async () => {
    expect(await run('serial: 4', ['b'])).toEqual({ ends: changed('a', 'c', 'd'), exitCode: 3, unreachable: [1] });
  });

  test('where any error is fatal: nothing is begun', async () => {
    expect(await run('any_errors_fatal: true', ['b'])).toEqual({ ends: [], exitCode: 3, unreachable: [1] });
  });

  test.each([
    [49, ['a'], changed('b', 'c', 'd')],
    [24, ['a'], []],
    [50, ['a', 'b'], changed('c', 'd')],
  ])('where %i %% may fail, and %j are off', async (percent, off, ends) => {
    expect((await run(`max_fail_percentage: ${percent}`, off)).ends).toEqual(ends);
  });

  test('of its batch: the one after it is begun, unless the whole batch is off', async () => {
    expect((await run('serial: 2', ['a'])).ends).toEqual(changed('b', 'c', 'd'));
    expect((await run('serial: 2', ['a', 'b'])).ends).toEqual([]);
    expect((await run('serial: 2\n  max_fail_percentage: 49', ['c'])).ends).toEqual(changed('a', 'b'));
  });
});

describe.skipIf(!canRun)('a look at what there is', () => {
  const role = (name: string, cmd: string) => ({
    [`roles/${name}/role.yml`]: `description: Role ${name}.\n`,
    [`roles/${name}/checks.yml`]: `- { name: ${name}, command: { cmd: "${cmd}", check: true } }\n`,
  });
  const files = { ...role('first', 'false'), ...role('second', 'true') };
  const site = '- { hosts: "a,b", serial: 1, roles: [first] }\n- { hosts: all, roles: [second] }\n';
  const look = (mode: 'status' | 'check', off: string[]) => runTogether(all, site, { mode, files, off });

  test('goes on where something is down, in all plays', async () => {
    const { ends, exitCode } = await look('status', []);
    const seconds = ['a', 'b', 'c', 'd'].map((host) => `${host} second: ok`);
    expect(ends.toSorted()).toEqual(['a first: failed', 'b first: failed', ...seconds].toSorted());
    expect(exitCode).toBe(1);
  });

  test('goes on where all hosts of a play, or of a batch, are off', async () => {
    const { ends, exitCode } = await look('status', ['a', 'b']);
    expect(ends.toSorted()).toEqual(['c second: ok', 'd second: ok']);
    expect(exitCode).toBe(3);
  });
});
