import { expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { preflight } from '../../../engine/plan/preflight.ts';
import { planned } from './planned.ts';

const files = {
  'roles/keeper/role.yml': 'description: Keeps a secret.\n',
  'roles/keeper/vars.schema.yml':
    'keeper_key: { type: string, description: A secret., secret: true, generate: { password: 24 } }\n',
  'templates/keeper/keeper.service.hbs': '[Service]\nEnvironment=KEY={{ keeper_key }}\n',
  'templates/keeper/keeper.txt.hbs': '{{ keeper_key }}\n',
};

function problemsOf(task: string): readonly { message: string; hint?: string; line?: number }[] {
  const { plays, hosts } = planned('- hosts: here\n  roles: [keeper]\n', {
    ...files,
    'roles/keeper/tasks.yml': `- ${task}\n`,
  });
  try {
    preflight([plays], hosts);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message, hint, at }) => ({ message, hint, line: at?.line }));
  }
}

test.each([
  ['command: "login --key {{ keeper_key }}"', 'cmd of command', 'stdin:'],
  ['command: { argv: [login, "{{ keeper_key }}"] }', 'argv of command', 'stdin:'],
  ['command: { cmd: login, creates: "/etc/{{ keeper_key }}" }', 'creates of command', 'stdin:'],
  ['shell: "login {{ keeper_key }}"', 'cmd of shell', 'stdin:'],
  ['http: "http://here/?key={{ keeper_key }}"', 'url of http', 'mode 0600'],
  ['file: { path: "/etc/{{ keeper_key }}" }', 'path of file', 'mode 0600'],
  ['copy: { dest: /a, content: "", validate: "look %s {{ keeper_key }}" }', 'validate of copy', 'mode 0600'],
  ['user: { name: keeper, comment: "{{ keeper_key }}" }', 'comment of user', 'mode 0600'],
  ['timer: { name: poll, command: "poll {{ keeper_key }}", every: 5min }', 'command of timer', 'mode 0600'],
  ['sysctl: { name: kernel.hostname, value: "{{ keeper_key }}" }', 'value of sysctl', 'mode 0600'],
  ['unit: { name: keeper.service, content: "{{ keeper_key }}" }', 'content of unit', 'EnvironmentFile='],
  ['unit: { name: keeper.service, src: keeper.service.hbs }', 'the template of unit', 'EnvironmentFile='],
  [
    'apt_repository: { name: a, uris: ["http://me:{{ keeper_key }}@a/"], suites: ["./"] }',
    'uris of apt_repository',
    'auth.conf.d',
  ],
])('%s is refused before any host is asked', (task, place, remedy) => {
  const problems = problemsOf(task);
  expect(problems).toMatchObject([{ message: `a secret in ${place} could be read by everybody on the host`, line: 1 }]);
  expect(problems[0]!.hint).toContain(remedy);
});

test.each([
  'copy: { dest: /a, content: "{{ keeper_key }}", mode: "0644" }',
  'template: { dest: /a, src: keeper.txt.hbs, mode: "0644" }',
  'line: { path: /a, line: "key={{ keeper_key }}", mode: "644" }',
  'blockinfile: { path: /a, block: "key={{ keeper_key }}", mode: "0606" }',
])('%s is refused for its mode', (task) => {
  expect(problemsOf(task)).toMatchObject([
    {
      message: expect.stringMatching(
        /^a secret in a file of mode \d+ could be read by everybody on the host$/,
      ) as string,
      line: 1,
    },
  ]);
});

test.each([
  'copy: { dest: /a, content: "{{ keeper_key }}", mode: "0640" }',
  'template: { dest: /a, src: keeper.txt.hbs, mode: "0750" }',
  'command: { cmd: login, stdin: "{{ keeper_key }}" }',
  'shell: { cmd: login, stdin: "{{ keeper_key }}" }',
  'copy: { dest: /a, content: "{{ keeper_key }}" }',
  'template: { dest: /a, src: keeper.txt.hbs }',
  'line: { path: /a, line: "key={{ keeper_key }}" }',
  'blockinfile: { path: /a, block: "key={{ keeper_key }}" }',
  'debconf: { package: a, question: a/b, type: password, value: "{{ keeper_key }}" }',
  'debug: "{{ keeper_key }}"',
  'set_fact: { a_key: "{{ keeper_key }}" }',
])('%s is taken', (task) => expect(problemsOf(task)).toEqual([]));
