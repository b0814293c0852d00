import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

const files = {
  'roles/web/vars.schema.yml': `
web_name: { type: string, description: Name., default: a }
web_password: { type: string, description: Password., secret: true, default: none }
`,
  'roles/web/tasks.yml': `
- { name: page, copy: { dest: FOLDER/page, content: "{{ web_password }}", mode: "0600" } }
- { name: site, debug: { msg: "{{ web_name }}" } }
`,
  'roles/web/checks.yml': '- { name: works, assert: { that: web_name == "b" } }\n',
  'more.yml': `
- { name: begin, debug: { msg: "{{ item }}" } }
- { name: end, debug: { msg: "{{ item }}" } }
`,
};

describe.skipIf(!canRun)('what tasks bring', () => {
  let host: PrivateHost;
  beforeAll(async () => void (host = await PrivateHost.start()));
  afterAll(() => host.stop());

  test('the checks of a role that was brought, unless that rests on results', async () => {
    const playbook = `
- hosts: all
  tasks:
    - { command: "true", register: result }
    - { include_role: { name: web }, vars: { web_name: b } }
    - { include_role: { name: web }, vars: { web_name: c }, when: result.changed }
    - { include_role: { name: web }, vars: { web_name: "{{ item }}" }, loop: [c, b], when: item == "b" }
`;
    const { tasks } = await runPrivately(host, playbook, { files, mode: 'status' });
    expect(tasks.map(({ task, status }) => `${task}: ${status}`)).toEqual(['works: ok', 'works: skipped', 'works: ok']);
  });

  test('no checks where only a part of the role was brought: the host has not what they look at', async () => {
    const playbook = '- { hosts: all, tasks: [{ import_role: { name: web, tasks_from: look } }] }\n';
    const part = { ...files, 'roles/web/look.yml': '- { debug: { msg: a } }\n' };
    expect((await runPrivately(host, playbook, { files: part, mode: 'status' })).tasks).toEqual([]);
    expect((await runPrivately(host, playbook, { files: part })).tasks).toHaveLength(1);
  });

  test('a run may begin within, and does the other rounds too', async () => {
    const playbook = '- { hosts: all, tasks: [{ include_tasks: more.yml, loop: [1, 2] }] }\n';
    const { tasks } = await runPrivately(host, playbook, { files, startAt: 'end' });
    expect(tasks.map(({ task, message }) => `${task} ${message}`)).toEqual(['end 1', 'begin 2', 'end 2']);
    expect(tasks.map(({ round }) => round)).toEqual(['1', '2', '2']);
  });

  test('a check says of a handler that rests on a result that nobody knows, and goes on', async () => {
    const playbook = `
- hosts: all
  tasks:
    - { name: look, command: "true", register: result }
    - { include_role: { name: handled }, when: result.stdout == "" }
    - { name: change, debug: { msg: a }, changed_when: true, notify: handle }
- { hosts: all, tasks: [{ name: after, debug: { msg: a } }] }
`;
    const handled = { 'roles/handled/handlers.yml': '- { name: handle, debug: { msg: h } }\n' };
    const { exitCode, tasks } = await runPrivately(host, playbook, { files: handled, mode: 'check' });
    expect(tasks.map(({ task, status, certainty }) => `${task}: ${status} ${certainty}`)).toEqual([
      'look: changed unknown',
      'change: changed exact',
      'handle: skipped unknown',
      'after: ok exact',
    ]);
    expect(exitCode).toBe(0);
  });

  test('a handler may rest on results of its play', async () => {
    const playbook = `
- hosts: all
  tasks:
    - { name: look, command: printf x, register: result }
    - { name: change, debug: { msg: a }, changed_when: true, notify: [write, read] }
  handlers:
    - { name: write, copy: { dest: "FOLDER/{{ result.stdout }}{{ item }}", content: "{{ item }}" }, loop: [1, 2] }
    - { name: read, command: "cat FOLDER/{{ result.stdout }}2" }
`;
    const { exitCode, tasks } = await runPrivately(host, playbook);
    const told = tasks.map(({ task, item, status }) => `${task}${item ? ` ${item}` : ''}: ${status}`);
    expect(told.slice(2)).toEqual(['write 1: changed', 'write 2: changed', 'read: changed']);
    expect(readFileSync(join(host.folder, 'x2'), 'utf8')).toBe('2');
    expect(exitCode).toBe(0);
  });

  test('a handler that rests on a result that comes too late fails, and is not forgotten', async () => {
    const playbook = `
- hosts: all
  pre_tasks: [{ name: change, debug: { msg: a }, changed_when: true, notify: tell }]
  tasks: [{ name: look, command: printf x, register: result }]
  handlers: [{ name: tell, debug: { msg: a }, loop: [1, 2], when: item == 1 || result.stdout == "x" }]
`;
    const { exitCode, tasks } = await runPrivately(host, playbook);
    expect(tasks.map(({ task, status }) => `${task}: ${status}`)).toEqual([
      'change: changed',
      'tell: ok',
      'tell: failed',
    ]);
    expect(tasks[2]!.problem!.message).toContain('not known at the end of the play');
    expect(exitCode).toBe(1);
  });

  test('secrets that come as items stay secrets', async () => {
    const playbook = `
- hosts: all
  vars: { hard: s3cret }
  tasks:
    - include_role: { name: web }
      vars: { web_name: x, web_password: "{{ item }}" }
      loop: ["{{ hard }}", "s3cret word"]
      loop_control: { label: "{{ web_name }} of theirs" }
      when: web_name == "x"
`;
    const { tasks, events } = await runPrivately(host, playbook, { files });
    expect(tasks.filter(({ task }) => task === 'page').map(({ status }) => status)).toEqual(['changed', 'changed']);
    expect(tasks.map(({ round }) => round)).toContain('a of theirs');
    expect(JSON.stringify(events)).not.toContain('s3cret');
  });
});
