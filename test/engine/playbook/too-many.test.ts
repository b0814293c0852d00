import { expect, test } from 'vitest';
import { folderWith } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';
import { resolveSite } from '../variables/resolve-site.ts';
import { loadSite } from './load-site.ts';

const names = Array.from({ length: 40 }, (_, index) => `t${index}.yml`);

test.each([
  ['import_tasks: NEXT', 'files of tasks are brought more than 1000 times'],
  ['include_role: { name: NEXT }', 'it brings 16384 tasks; 10000 are the most'],
])('%s that doubles at each step has an end', (word, message) => {
  const role = word.includes('role');
  const fileOf = (index: number) => (role ? `roles/r${index}/tasks.yml` : `t${index}.yml`);
  const next = (index: number) => `- ${word.replace('NEXT', role ? `r${index}` : `t${index}.yml`)}\n`.repeat(2);
  const files = Object.fromEntries(
    names.map((_, index) => [fileOf(index), index === 39 ? '- command: "true"\n' : next(index + 1)]),
  );
  const playbook = `- { hosts: all, tasks: [{ ${role ? 'include_role: { name: r0 }' : 'import_tasks: t0.yml'} }] }\n`;
  const directory = folderWith({ 'site.yml': playbook, ...files });
  expect(problemsOf(() => loadSite(directory), directory)).toContain(message);
});

test('loops within loops have an end', () => {
  const inner = Object.fromEntries(
    names
      .slice(0, 9)
      .map((name, index) => [
        name,
        `- { include_tasks: t${index + 1}.yml, loop: "{{ ten }}", loop_control: { loop_var: v${index} } }\n`,
      ]),
  );
  const files = {
    'site.yml':
      '- { hosts: web, vars: { ten: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, tasks: [{ include_tasks: t0.yml }] }\n',
    ...inner,
    't9.yml': '- command: "true"\n',
    'inventory.yml': 'all: { children: { web: { hosts: { web1: } } } }\n',
  };
  expect(() => resolveSite({ files })).toThrow('more than 10000 tasks are brought to a host');
});
