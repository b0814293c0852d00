import { describe, expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { problemText } from '../inventory/problem-text.ts';
import { resolveSite } from './resolve-site.ts';

const tasks = 'tasks: [{ command: env }]';

/** The warnings of a play of the user's own, with these lines. */
function play(lines: readonly string[], more: Readonly<Record<string, string>> = {}): string[] {
  const text = `- hosts: web\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const files = { 'site.yml': text, 'roles/web/handlers.yml': '[]', 'roles/web/tasks.yml': '[]', ...more };
  const { hosts, directory } = resolveSite({ files, modules: modules, ownPlaybook: true });
  return hosts.warnings.map((warning) => problemText(warning, directory));
}

describe('what is no variable is told by its name', () => {
  test.each([
    ['what set_fact gives', '- set_fact: { country: no }', 'country is false: YAML reads no'],
    ['a part of it', '- set_fact: { places: [{ to: no }] }', 'places[0].to is false: YAML reads no'],
    ['an octal number', '- set_fact: { web_port: 010 }', 'web_port is the number 8: YAML reads 010 as'],
    ['items', '- { debug: { msg: "{{ item }}" }, loop: [no, 1.10] }', 'loop[0] is false', 'loop[1] is the number 1.1'],
    [
      'parts of items',
      '- { file: { path: /x, state: directory, mode: "{{ item.mode }}" }, loop: [{ mode: 0755 }] }',
      'loop[0].mode is the number 493: YAML reads 0755 as an octal one',
    ],
    ['labels', '- { debug: { msg: x }, loop: [1], loop_control: { label: 1.10 } }', 'label is the number 1.1'],
    ['the environment', '- { command: env, environment: { DEBUG: yes } }', 'environment.DEBUG is true'],
    ['maps of it', '- { command: env, environment: [{ A: a }, { B: 1:30 }] }', 'environment[1].B is the number 90'],
    ['words of a command', '- command: { argv: [chmod, 0644, /x] }', 'argv[1] is the number 420: YAML reads 0644'],
    ['a number of a task', '- { command: "true", timeout: 0100 }', 'timeout is the number 64: YAML reads 0100 as an'],
    ['numbers of tries', '- { command: "true", retries: 010, delay: 1:00 }', 'retries is the number 8', 'delay is the'],
    ['a block', '- { environment: { A: off }, block: [{ command: env }] }', 'environment.A is false'],
  ])('%s', (_, task, ...expected) => {
    const found = play(['tasks:', task]);
    expect(found).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) {
      expect(found[index]).toMatch(/^site\.yml:3:\d+ /);
      expect(found[index]).toContain(text);
      expect(found[index]).toContain(`|   ${task}`);
    }
  });

  test('a play, a role and an imported file too, each once', () => {
    expect(play(['serial: [010]', tasks])[0]).toContain('site.yml:2:12 serial is the number 8');
    expect(play(['environment: { A: no }', tasks])[0]).toContain('site.yml:2:21 environment.A is false');
    const roles = play(['roles: [web, { role: web, tags: [again] }]'], {
      'roles/web/tasks.yml': '- { command: env, environment: { A: no } }\n',
      'roles/web/vars.schema.yml': 'web_port: { type: integer, description: A port., default: 010 }\n',
    });
    expect(roles).toHaveLength(2);
    expect(roles.join('\n')).toContain('roles/web/tasks.yml:1:37 environment.A is false');
    expect(roles.join('\n')).toContain('roles/web/vars.schema.yml:1:59 default is the number 8');
    const part = play(['tasks:', '- import_tasks: part.yml', '- import_tasks: part.yml'], {
      'part.yml': '- { command: env, environment: { A: no } }\n',
    });
    expect(part).toHaveLength(1);
  });

  test('what is wanted so is no surprise', () => {
    const tasks = [
      '- { command: "true", timeout: 1_000, retries: 5 }',
      '- debconf: { package: x, question: x/y, type: boolean, value: yes }',
      '- { file: { path: /x, state: directory, mode: "0755" }, become: yes }',
      '- set_fact: { web_port: 1_000, truth: true, text: "no" }',
      '- { debug: { msg: x }, loop: [a, 1, 1.5, "010"] }',
    ];
    expect(play(['become: yes', 'roles: [web]', 'tasks:', ...tasks])).toEqual([]);
  });

  test.each([
    ['a task', '- { no_log: true, command: env, environment: { PGPASSWORD: 012345 } }'],
    ['what is around it', '- { no_log: true, block: [{ set_fact: { it: 012345 } }] }'],
  ])('no_log of %s hides the words', (_, task) => {
    const [told] = play(['tasks:', task]);
    expect(told).toContain('is not what is written there');
    expect(told).not.toMatch(/12345|5349/);
  });
});
