import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runTogether } from './run-privately.ts';

const isRoot = process.getuid?.() === 0;
const names = ['a', 'b', 'c'] as const;
const hosts: Record<string, PrivateHost> = {};

beforeAll(async () => {
  if (canRun && isRoot) for (const name of names) hosts[name] = await PrivateHost.start();
});
afterAll(() => Promise.all(Object.values(hosts).map((host) => host.stop())));

const play = (tasks: string, more = '') => `- hosts: all\n  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n${more}`;
const read = (host: string, path: string) => readFileSync(hosts[host]!.inside(path), 'utf8');
const isThere = (path: string) => names.filter((name) => existsSync(hosts[name]!.inside(path)));

describe.skipIf(!canRun || !isRoot)('run_once', () => {
  test('has a task done by the first host, and all know its result', async () => {
    const { ends, exitCode } = await runTogether(
      hosts,
      play(`
- { name: slow, command: sleep 0.3, when: inventory_hostname == "a" }
- { name: one, shell: 'echo "from {{ inventory_hostname }}" | tee /etc/once', run_once: true, register: found }
- { name: fact, set_fact: { agreed: "{{ inventory_hostname }}" }, run_once: true }
- { name: all, copy: { dest: /etc/found, content: "{{ found.stdout }} {{ agreed }}" } }
- { name: last, command: touch /etc/last-once, run_once: true }
`),
    );
    expect(exitCode).toBe(0);
    expect(isThere('/etc/once')).toEqual(['a']);
    expect(isThere('/etc/last-once')).toEqual(['a']);
    expect(names.map((name) => read(name, '/etc/found'))).toEqual(['from a a', 'from a a', 'from a a']);
    expect(ends.filter((end) => end.includes(' one:'))).toEqual(['a one: changed']);
  });

  test('is done by the next host when the first one has failed before, and fails for all where it fails', async () => {
    const { ends, exitCode } = await runTogether(
      hosts,
      play(`
- { name: broken, command: "false", when: inventory_hostname == "a" }
- { name: one, command: touch /etc/next, loop: [1, 2], run_once: true }
- block:
    - { name: bad, command: "false", run_once: true }
    - { name: not reached, command: "true" }
  rescue:
    - { name: rescued, command: touch /etc/rescued }
- { name: worse, command: "false", run_once: true }
- { name: never, command: "true" }
`),
    );
    expect(exitCode).toBe(1);
    expect(isThere('/etc/next')).toEqual(['b']);
    expect(isThere('/etc/rescued')).toEqual(['b', 'c']);
    expect(ends.filter((end) => /bad|reached|worse|never/.test(end)).toSorted()).toEqual([
      'b bad: ok',
      'b worse: failed',
      'c bad: ok',
      'c worse: failed',
    ]);
  });

  test('waits for nobody with one fork, and counts in each batch', async () => {
    const tasks =
      '- { name: one, shell: "echo x >>/etc/batch", run_once: true }\n- { name: all, command: touch /etc/all }';
    const { exitCode } = await runTogether(hosts, play(tasks, '  serial: 2\n'), { forks: 1 });
    expect(exitCode).toBe(0);
    expect(isThere('/etc/batch')).toEqual(['a', 'c']);
    expect(isThere('/etc/all')).toEqual([...names]);
  });

  test('tells the same in a check', async () => {
    const tasks =
      '- { name: one, copy: { dest: /etc/only, content: x }, run_once: true, register: one }\n- { name: all, copy: { dest: /etc/then, content: x }, when: one.changed }';
    const { ends } = await runTogether(hosts, play(tasks), { mode: 'check' });
    expect(ends.toSorted()).toEqual(['a all: changed', 'a one: changed', 'b all: changed', 'c all: changed']);
    const run = await runTogether(hosts, play(tasks));
    expect(run.ends.toSorted()).toEqual(ends.toSorted());
  });
});

describe.skipIf(!canRun || !isRoot)('delegate_to', () => {
  const registry = `
- name: entry
  line: { path: /etc/registry, line: "{{ inventory_hostname }}", create: true }
  delegate_to: c
  register: entry
  notify: told
- { name: then, copy: { dest: "/etc/then-{{ inventory_hostname }}", content: "{{ entry.changed }}" } }
`;
  const handlers = '  handlers:\n    - { name: told, shell: echo told >>/etc/told }\n';

  test('does a task on another host, and what it notifies on its own', async () => {
    const check = await runTogether(hosts, play(registry, handlers), { mode: 'check' });
    expect(check.ends.filter((end) => end.includes('entry'))).toHaveLength(3);
    expect(check.ends.filter((end) => end.includes('told'))).toHaveLength(3);
    expect(isThere('/etc/registry')).toEqual([]);
    const { tasks, exitCode } = await runTogether(hosts, play(registry, handlers));
    expect(exitCode).toBe(0);
    expect(isThere('/etc/registry')).toEqual(['c']);
    expect(read('c', '/etc/registry').trim().split('\n').toSorted()).toEqual(['a', 'b', 'c']);
    const entries = tasks.filter(({ task }) => task === 'entry');
    expect(
      entries.map(({ host, delegated_to, status }) => `${host} ${delegated_to ?? 'itself'} ${status}`).toSorted(),
    ).toEqual(['a c changed', 'b c changed', 'c itself changed']);
    expect(isThere('/etc/told')).toEqual([...names]);
    const again = await runTogether(hosts, play(registry, handlers));
    expect(again.tasks.filter(({ status }) => status === 'changed').map(({ task }) => task)).toEqual([
      'then',
      'then',
      'then',
    ]);
    expect(read('a', '/etc/told')).toBe('told\n');
  });

  test('reaches hosts that are not in the run, once for all', async () => {
    const tasks =
      '- { name: away, shell: "echo {{ item }} {{ inventory_hostname }} >>/etc/away", loop: [1, 2], delegate_to: c }';
    const { exitCode, events } = await runTogether(hosts, play(tasks), { limit: ['a', 'b'] });
    expect(exitCode).toBe(0);
    expect(read('c', '/etc/away').trim().split('\n').toSorted()).toEqual(['1 a', '1 b', '2 a', '2 b']);
    expect(events.filter(({ event }) => event === 'connect')).toHaveLength(3);
    expect(Object.keys((events.at(-1) as { hosts: object }).hosts)).toEqual(['a', 'b']);
  });

  test('fails where the host that asked for it is, and is rescued there', async () => {
    const { ends, exitCode } = await runTogether(
      hosts,
      play(`
- block:
    - { name: bad, command: "false", delegate_to: b }
  rescue:
    - { name: mended, command: touch /etc/mended }
- { name: ignored, command: "false", delegate_to: b, ignore_errors: true }
- { name: worse, command: "false", delegate_to: b }
- { name: never, command: "true" }
`),
      { limit: ['a'] },
    );
    expect(exitCode).toBe(1);
    expect(isThere('/etc/mended')).toEqual(['a']);
    expect(ends).toEqual(['a bad: ok', 'a mended: changed', 'a ignored: ok', 'a worse: failed']);
  });

  test('what another host had done here is looked at again', async () => {
    const { ends } = await runTogether(
      hosts,
      play(`
- { name: from a, copy: { dest: /etc/shared, content: x }, delegate_to: b, when: inventory_hostname == "a" }
- { name: gate, command: "true", run_once: true, register: gate }
- { name: on b, copy: { dest: /etc/shared, content: x }, when: inventory_hostname == "b" && gate.rc == 0 }
`),
    );
    expect(ends.filter((end) => /from a|on b/.test(end) && !end.endsWith('skipped')).toSorted()).toEqual([
      'a from a: changed',
      'b on b: ok',
    ]);
  });

  test('to a host that nobody knows is a mistake, told before anything is done', async () => {
    const error = await runTogether(hosts, play('- { name: x, command: touch /etc/x, delegate_to: d }')).catch(
      (one: unknown) => one,
    );
    expect((error as Error).message).toContain('delegate_to of "x": the inventory has no host "d"');
  });
});
