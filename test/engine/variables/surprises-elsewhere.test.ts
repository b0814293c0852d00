import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../inventory/mistakes.ts';
import { problemText } from '../inventory/problem-text.ts';
import { site } from '../playbook/site.ts';
import { inventory, resolveSite } from './resolve-site.ts';

const used = '{ copy: { dest: /x, content: "{{ country }}", mode: "0644" } }';
const files = {
  ...site,
  'inventory.yml': inventory,
  'roles/web/tasks.yml': `- ${used}\n`,
  'roles/web/handlers.yml': '[]',
  'more.yml': 'country: no\n',
  'part.yml': `- ${used}\n`,
};

function warningsOf(more: Readonly<Record<string, string>>, extra: string[] = []): string[] {
  const directory = folderWith({ ...files, ...more });
  const { hosts } = resolveSite({ directory, extra, ownPlaybook: true });
  return hosts.warnings.map((warning) => problemText(warning, directory));
}

const told = (place: string, line: string) =>
  `${place} country is false: YAML reads no as true or false\n  | ${line}\n  hint: write false; or quote it for a text: "no"`;

describe('a word that YAML takes otherwise is told where it stands', () => {
  test.each([
    ['variables of a play', '  vars: { country: no }', `  tasks: [${used}]`, '2:20'],
    ['variables of a role', '  roles: [{ role: web, vars: { country: no } }]', '', '2:41'],
    ['variables of a task', '  tasks:', `  - { vars: { country: no }, ${used.slice(2)}`, '3:24'],
    ['variables of a block', '  tasks:', `  - { vars: { country: no }, block: [${used}] }`, '3:24'],
    ['variables of an import', '  tasks:', '  - { vars: { country: no }, import_tasks: part.yml }', '3:24'],
    [
      'variables of a role that a task brings',
      '  tasks:',
      '  - { vars: { country: no }, import_role: { name: web } }',
      '3:24',
    ],
    ['variables of a handler', '  handlers:', `  - { name: x, vars: { country: no }, ${used.slice(2)}`, '3:33'],
  ])('%s', (_, second, third, place) => {
    const lines = ['- hosts: web', second, third];
    const found = warningsOf({ 'site.yml': `${lines.join('\n')}\n` });
    expect(found).toEqual([told(`site.yml:${place}`, lines[Number(place[0]) - 1]!)]);
  });

  test('a file of variables', () => {
    const found = warningsOf({ 'site.yml': `- { hosts: web, vars_files: [more.yml], tasks: [${used}] }\n` });
    expect(found).toEqual([told('more.yml:1:10', 'country: no')]);
  });

  test('an import of a playbook', () => {
    const line = '- { import_playbook: other.yml, vars: { country: no } }';
    const found = warningsOf({ 'site.yml': `${line}\n`, 'other.yml': `- { hosts: web, tasks: [${used}] }\n` });
    expect(found).toEqual([told('site.yml:1:50', line)]);
  });

  test('a file of -e', () => {
    const directory = folderWith({ ...files, 'site.yml': '- { hosts: web, roles: [web] }\n' });
    const file = join(directory, 'extra.yml');
    writeFileSync(file, '# mine\ncountry: no\n');
    const { hosts } = resolveSite({ directory, extra: [`@${file}`], ownPlaybook: true });
    expect(hosts.warnings.map((warning) => problemText(warning, directory))).toEqual([
      told('extra.yml:2:10', 'country: no'),
    ]);
  });
});

describe('a word that was typed', () => {
  const typed = (...extra: string[]) => warningsOf({ 'site.yml': '- { hosts: web, roles: [web] }\n' }, extra);

  test('is told with what a shell leaves of it', () => {
    expect(typed('country=no')).toEqual([
      `-e country=no: country is false: YAML reads no as true or false\n  hint: write false; or quote it for a text: -e 'country="no"'`,
    ]);
    expect(typed(`country=['a b', 1.10]`)).toEqual([
      `-e country=['a b', 1.10]: country[1] is the number 1.1: YAML leaves out the 0 at the end of 1.10\n  hint: quote it for a text: -e 'country=['\\''a b'\\'', "1.10"]'`,
    ]);
    expect(typed('{"country": no}')[0]).toContain('country is false: YAML reads no as true or false');
  });

  test('is no surprise in quotes, where a text is declared, and for a password', () => {
    expect(typed('country="no"', 'web_name=no', 'ansible_become_password=012345')).toEqual([]);
  });
});

test('what only another file of a role uses is used', () => {
  const found = warningsOf({
    'site.yml': '- { hosts: web, roles: [{ role: web, tasks_from: other }] }\n',
    'roles/web/tasks.yml': '[]',
    'roles/web/other.yml': `- ${used}\n`,
    'group_vars/all.yml': 'country: se\n',
  });
  expect(found).toEqual([]);
});
