import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../engine/run/events.ts';
import type { Channel, Connection } from '../../../engine/transport/connection.ts';
import { until } from '../transport/processes.ts';
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

describe.skipIf(!canRun)('that the run ends', () => {
  const fails = (...hosts: string[]) =>
    `tasks: [{ name: task, command: 'false', when: 'inventory_hostname in ${JSON.stringify(hosts)}' }]`;
  const after = '\n- hosts: a\n  tasks: [{ name: last, command: "true" }]';
  const one = '  hosts: a\n  any_errors_fatal: true\n';
  test.each([
    ['where one host was all there is', `- ${one.trim()}\n  ${fails('a')}`, false],
    ['where nobody is left for the next play', `- ${one.trim()}\n  ${fails('a')}${after}`, false],
    ['where the last batch was the last thing to do', `- hosts: [a, b]\n  serial: 1\n  ${fails('b')}`, false],
    ['where another batch would come', `- hosts: [a, b]\n  serial: 1\n  ${fails('a')}`, true],
    ['where another play would come', `- hosts: [a, b]\n  serial: 1\n  ${fails('b')}${after}`, true],
    ['where others of the batch stop', `- hosts: [a, b]\n  any_errors_fatal: true\n  ${fails('a')}`, true],
  ])('is told only where somebody had more to do: %s', async (_, playbook, told) => {
    const { events, exitCode } = await runTogether(all, `${playbook}\n`);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(events).includes('the run ends here')).toBe(told);
  });
});

const changed = (...hosts: string[]) => hosts.map((host) => `${host} task: changed`);

describe.skipIf(!canRun)('a host that is not reached counts as failed', () => {
  test('and is the only one, where nothing is said of failures', async () => {
    expect(await run('serial: 4', ['b'])).toEqual({ ends: changed('a', 'c', 'd'), exitCode: 3, unreachable: [1] });
  });

  test('where any error is fatal: nothing is begun', async () => {
    expect(await run('any_errors_fatal: true', ['b'])).toEqual({ ends: [], exitCode: 3, unreachable: [1] });
  });

  test('but where the play ignores it: an error is one on a host that is there', async () => {
    const ignoring = 'any_errors_fatal: true\n  ignore_unreachable: true';
    expect(await run(ignoring, ['b'])).toEqual({ ends: changed('a', 'c', 'd'), exitCode: 3, unreachable: [1] });
    const fails = `- hosts: all\n  ${ignoring}\n  tasks: [{ name: one, command: "false", when: 'inventory_hostname == "a"' }]\n`;
    const { ends, exitCode } = await runTogether(all, `${fails}- hosts: all\n  tasks: [${task.slice(2)}]\n`, {
      off: ['b'],
    });
    expect(ends.filter((end) => !end.includes('skipped'))).toEqual(['a one: failed']);
    expect(exitCode).toBe(1);
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

  test('so does one that another run holds, and of several ends the worst is told', async () => {
    const session = await all.d!.session();
    await session.run({ text: ':\n', blobs: new Map() });
    const ending = async (rule: string, cmd: string, off: string[] = []) => {
      const play = `- hosts: all\n  ${rule}\n  tasks: [{ name: task, command: "${cmd}" }]\n`;
      const { ends, exitCode } = await runTogether(all, play, { off, lockWait: 0 });
      return { ends: ends.toSorted(), exitCode };
    };
    expect(await ending('any_errors_fatal: true', 'true')).toEqual({ ends: [], exitCode: 5 });
    expect(await ending('serial: 4', 'true')).toEqual({ ends: changed('a', 'b', 'c'), exitCode: 5 });
    expect((await ending('serial: 4', 'true', ['b'])).exitCode).toBe(3);
    expect((await ending('serial: 4', 'false', ['b'])).exitCode).toBe(1);
    await all.d!.closeSessions();
  });
});

describe.skipIf(!canRun)('a task that is delegated', () => {
  const delegated = (more: string) => `- hosts: "a,b,c"
  tasks:
    - { name: there, command: "true", delegate_to: d${more} }
    - { name: here, command: "true" }
`;
  const told = async (play: string) => {
    const { ends, recap, events, exitCode } = await runTogether(all, play, { off: ['d'], limit: ['a', 'b', 'c'] });
    const lost = Object.entries(recap).flatMap(([host, { unreachable }]) => (unreachable ? [host] : []));
    return { ends: ends.toSorted(), lost, exitCode, events: JSON.stringify(events) };
  };

  test('to a host that is off: who wanted it is out, as in Ansible, and the others too', async () => {
    const { events, ...rest } = await told(delegated(''));
    expect(rest).toEqual({ ends: [], lost: ['a', 'b', 'c'], exitCode: 3 });
    expect(events).toContain('d, which the task is delegated to, was not reached');
  });

  test('by one host for all, to a host that is off: it has failed for the others', async () => {
    const { events, ...rest } = await told(delegated(', run_once: true'));
    expect(rest).toEqual({ ends: ['b there: failed', 'c there: failed'], lost: ['a'], exitCode: 1 });
    expect(events).toContain('it failed on a, which did it for all hosts (run_once)');
  });

  test('by one host for all: each of them may forgive that', async () => {
    const { ends, lost } = await told(delegated(', run_once: true, ignore_errors: true'));
    expect(ends).toEqual(['b here: changed', 'b there: ok', 'c here: changed', 'c there: ok']);
    expect(lost).toEqual(['a']);
  });

  test('to a host that another run holds says so', async () => {
    const session = await all.d!.session();
    await session.run({ text: ':\n', blobs: new Map() });
    const { events, exitCode } = await runTogether(all, delegated(''), { limit: ['a'], lockWait: 0 });
    expect(exitCode).toBe(5);
    await all.d!.closeSessions();
    const text = JSON.stringify(events);
    expect(text).toContain('d, which the task is delegated to, was not reached');
    expect(text).toContain('another run');
  });
});

describe.skipIf(!canRun)('a host that is lost in the middle of a play', () => {
  const go = () => join(all.a!.folder, 'go');
  const middle = `
  tasks:
    - { name: one, command: "until [ -e FOLDER/go ]; do sleep 0.05; done" }
    - { name: two, command: "true" }
`;

  /** A host goes when its first task begins; the others end theirs after that. */
  async function losing(rule: string, lost = 'b', tasks = middle) {
    rmSync(go(), { force: true });
    const channels: Channel[] = [];
    const connect = (host: string, connection: Connection): Connection => ({
      ...connection,
      open: async (command) => {
        const channel = await connection.open(command);
        if (host === lost) channels.push(channel);
        return channel;
      },
    });
    const watch = (event: RunEvent) => {
      if (event.event === 'start' && event.host === lost) for (const channel of channels) channel.destroy();
      if (event.event === 'unreachable') setTimeout(() => writeFileSync(go(), ''), 200);
    };
    const { ends, recap, exitCode, events } = await runTogether(all, `- hosts: all\n  ${rule}${tasks}`, {
      connect,
      watch,
    });
    await until(() => existsSync(go()));
    expect(recap[lost]).toMatchObject({ unreachable: 1, failed: 0 });
    return { ends: ends.toSorted(), exitCode, events };
  }
  const ones = ['a one: changed', 'c one: changed', 'd one: changed'];
  const twos = ones.map((end) => end.replace('one', 'two'));

  test.each(['any_errors_fatal: true', 'max_fail_percentage: 24'])(
    'with %s: the others begin no other task',
    async (rule) => {
      const { ends, exitCode, events } = await losing(rule);
      expect(ends).toEqual(ones);
      expect(exitCode).toBe(3);
      expect(JSON.stringify(events)).toContain('the run ends here');
    },
  );

  test('is the only one where so many may fail', async () => {
    const { ends, exitCode } = await losing('max_fail_percentage: 25');
    expect(ends).toEqual([...ones, ...twos].toSorted());
    expect(exitCode).toBe(3);
  });

  test('is out, whatever forgives failures', async () => {
    const one = '{ name: one, command: "until [ -e FOLDER/go ]; do sleep 0.05; done", ignore_errors: true }';
    const two = '{ name: two, command: "true" }';
    const tasks = `
  tasks:
    - { block: [${one}], rescue: [${two}], always: [${two}] }
    - ${two}
`;
    const { ends, exitCode } = await losing('serial: 4', 'b', tasks);
    expect(ends).toEqual(
      ['a', 'c', 'd'].flatMap((host) => [`${host} one: changed`, `${host} two: changed`, `${host} two: changed`]),
    );
    expect(exitCode).toBe(3);
  });

  test('has failed at what it did for all: nobody does that again', async () => {
    const { ends, events } = await losing('serial: 4', 'a', middle.replace(' }', ', run_once: true }'));
    expect(ends).toEqual(['b one: failed', 'c one: failed', 'd one: failed']);
    expect(events.filter(({ event }) => event === 'start')).toHaveLength(1);
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

  test('goes on where a host is off and any error is fatal', async () => {
    const fatal = site.replace('serial: 1', 'any_errors_fatal: true').replace('all', 'all, max_fail_percentage: 0');
    const { ends } = await runTogether(all, fatal, { mode: 'status', files, off: ['a'] });
    expect(ends.toSorted()).toEqual(['b first: failed', 'b second: ok', 'c second: ok', 'd second: ok']);
  });

  test('goes on where all hosts of a play, or of a batch, are off', async () => {
    const { ends, exitCode } = await look('status', ['a', 'b']);
    expect(ends.toSorted()).toEqual(['c second: ok', 'd second: ok']);
    expect(exitCode).toBe(3);
  });
});

describe.skipIf(!canRun)('a check of a play in which any error is fatal', () => {
  test('hears each host out, and goes no further', async () => {
    const play = `- hosts: "a,b"
  any_errors_fatal: true
  tasks:
    - { name: look, command: { cmd: "echo false", check: true }, register: seen }
    - { name: fits, command: { cmd: "{{ seen.stdout }}", check: true }, when: 'inventory_hostname == "a"' }
    - { name: fits, command: { cmd: "sleep 0.5; {{ seen.stdout }}", check: true }, when: 'inventory_hostname == "b"' }
- { hosts: all, tasks: [${task.slice(2)}] }
`;
    const { ends } = await runTogether(all, play, { mode: 'check' });
    expect(ends.filter((end) => end.endsWith('failed')).toSorted()).toEqual(['a fits: failed', 'b fits: failed']);
    expect(ends.filter((end) => end.includes(' task: '))).toEqual([]);
  });
});
