import { describe, expect, test } from 'vitest';
import type { PlayWork } from '../../../engine/plan/play-work.ts';
import { planned } from './planned.ts';

const files = {
  'roles/base/role.yml': 'description: Base.\n',
  'roles/base/tasks.yml': '- { name: base, command: "true" }\n',
  'roles/web/role.yml': 'description: Web.\ndependencies: [base]\n',
  'roles/web/tasks.yml': `- { name: packages, command: "true", tags: [packages] }
- { name: config, command: "true", tags: [config], notify: [reload web, everything] }
- { name: odd, command: "true", tags: [never, odd] }
- { name: each time, command: "true", tags: [always] }
`,
  'roles/web/handlers.yml': `- { name: reload web, command: "true" }
- { name: unused, command: "true" }
- { name: restart it, command: "true", listen: everything }
`,
  'roles/web/checks.yml': '- { name: page, command: { cmd: "true", check: true } }\n',
  'roles/db/role.yml': 'description: Database.\ndependencies: [base]\n',
  'roles/db/tasks.yml': '- { name: database, command: "true", notify: reload web }\n',
  'roles/db/handlers.yml': '- { name: reload web, command: "true" }\n',
};
const playbook = `- hosts: here
  tags: [all-of-it]
  roles: [web, db]
  tasks:
    - { name: last, command: "true", tags: [config], notify: of the play }
  handlers:
    - { name: of the play, command: "true" }
- hosts: there
  tasks:
    - { name: elsewhere, command: "true" }
`;

const tasksOf = ({ parts }: PlayWork) => parts.flat();
const names = (play: PlayWork) => tasksOf(play).map(({ task }) => task.name);
const plan = (options: Parameters<typeof planned>[2] = {}) => planned(playbook, files, options).plays;

describe('a play', () => {
  test('runs its roles after those that they need, each once, and then its own tasks', () => {
    const [first] = plan();
    expect(names(first!)).toEqual(['base', 'packages', 'config', 'each time', 'database', 'last']);
  });

  test('is nothing for a host that is not in it', () => {
    expect(plan().map((play) => names(play).length)).toEqual([6, 0]);
    expect(plan({ host: 'there' }).map(names)).toEqual([[], ['elsewhere']]);
  });

  test('numbers its tasks and handlers without repetition', () => {
    const plays = plan();
    const ids = plays.flatMap((play) =>
      [...tasksOf(play), ...play.handlers.map(({ work }) => work)].map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('runs a role on those of its hosts alone that the role is for, with what it depends on', () => {
    const some = '- { hosts: all, roles: [{ role: web, hosts: "nobody,there" }, { role: db, hosts: [here] }] }\n';
    const on = (host: string) => names(planned(some, files, { host }).plays[0]!);
    expect(on('here')).toEqual(['base', 'database']);
    expect(on('there')).toEqual(['base', 'packages', 'config', 'each time']);
    const one = planned(some, files, { host: 'there' }).plays[0]!;
    expect(one.handlers.map(({ work }) => work.task.role)).toEqual(['web', 'web', 'web']);
  });

  test('runs tasks of another file of a role as well, each once, with the handlers of the role', () => {
    const more = { ...files, 'roles/web/first.yml': '- { name: first, command: "true", notify: reload web }\n' };
    const roles = '[{ role: web, tasks_from: first }, db, { role: web, tasks_from: first }, web]';
    const [play] = planned(`- { hosts: all, roles: ${roles} }\n`, more).plays;
    expect(names(play!)).toEqual(['base', 'first', 'database', 'packages', 'config', 'each time']);
    // Where the role is for the last time.
    const [other, reload] = play!.handlers;
    expect([other, reload].map((handler) => handler!.work.task.role)).toEqual(['db', 'web']);
    expect(tasksOf(play!)[1]!.notifies).toEqual([reload!.marker]);
    const [status] = planned(`- { hosts: all, roles: ${roles} }\n`, more, { part: 'checks' }).plays;
    expect(names(status!)).toEqual(['page']);
  });

  test('has checks of its roles in place of their tasks', () => {
    expect(names(plan({ part: 'checks' })[0]!)).toEqual(['page']);
  });
});

describe('tags', () => {
  test.each([
    [[], ['base', 'packages', 'config', 'each time', 'database', 'last']],
    [['config'], ['config', 'each time', 'last']],
    [
      ['packages', 'config'],
      ['packages', 'config', 'each time', 'last'],
    ],
    [['db'], ['each time', 'database']],
    [['odd'], ['odd', 'each time']],
    [['all-of-it'], ['base', 'packages', 'config', 'odd', 'each time', 'database', 'last']],
  ])('%j', (tags, expected) => {
    expect(names(plan({ tags })[0]!)).toEqual(expected);
  });
});

describe('handlers', () => {
  const [play] = plan();
  const markers = Object.fromEntries(
    play!.handlers.map(({ marker, work }) => [`${work.task.role ?? ''}:${work.task.name}`, marker]),
  );
  const notified = (task: string) => tasksOf(play!).find((work) => work.task.name === task)!.notifies;

  test('come in the order of the roles, and are told as such', () => {
    expect(Object.keys(markers)).toEqual([
      'web:reload web',
      'web:unused',
      'web:restart it',
      'db:reload web',
      ':of the play',
    ]);
    expect(play!.handlers.every(({ work }) => work.handler)).toBe(true);
  });

  test('are notified by name within their role, and by what they listen to', () => {
    expect(notified('config')).toEqual([markers['web:reload web'], markers['web:restart it']]);
    expect(notified('database')).toEqual([markers['db:reload web']]);
    expect(notified('last')).toEqual([markers[':of the play']]);
    expect(notified('packages')).toEqual([]);
  });

  test('have markers that are file names, readable and each its own', () => {
    const all = Object.values(markers);
    expect(new Set(all).size).toBe(all.length);
    for (const marker of all) expect(marker).toMatch(/^[\w.-]+\.[0-9a-f]{8}$/);
    expect(markers['web:reload web']).toMatch(/^web_reload_web\./);
  });
});
