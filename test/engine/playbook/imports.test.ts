import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, type Problem } from '../../../engine/errors.ts';
import { folderWith } from '../inventory/mistakes.ts';
import { loadSite } from './load-site.ts';

const files = {
  'site.yml': `- import_playbook: more/other.yml
- hosts: web
  vars: { colour: red, size: 1 }
  vars_files: [colours.yml]
  pre_tasks:
    - command: "true"
  tasks:
    - block:
        - import_tasks: tasks/all.yml
          tags: [imported]
      when: size == 1
      rescue:
        - command: "false"
`,
  'more/other.yml': '- name: Other\n  hosts: all\n  tasks:\n    - command: echo other\n',
  'colours.yml': 'colour: blue\n',
  'tasks/all.yml': '- include_tasks: inner.yml\n  become: true\n- command: "echo {{ colour }}"\n',
  'tasks/inner.yml': '- command: echo inner\n',
};

test('plays, tasks and variables of other files stand where they are named', () => {
  const { plays } = loadSite(folderWith(files));
  expect(plays.map(({ name }) => name)).toEqual(['Other', 'web']);
  const [, web] = plays;
  expect([...web!.vars].map(([name, { value, at }]) => [name, value, at!.file.replace(/.*\//, '')])).toEqual([
    ['colour', 'blue', 'colours.yml'],
    ['size', 1, 'site.yml'],
  ]);
  expect(web!.preTasks).toHaveLength(1);
  const told = web!.tasks.map(({ at, tags, become, when, enclosures }) => ({
    file: at.file.replace(/.*\//, ''),
    tags,
    become,
    when: when.map(({ source }) => source),
    section: enclosures?.[0]?.block?.section,
  }));
  const around = { tags: ['imported'], when: ['size == 1'], section: 'block' };
  expect(told).toEqual([
    { file: 'inner.yml', become: true, ...around },
    { file: 'all.yml', become: undefined, ...around },
    { file: 'site.yml', become: undefined, ...around, tags: [], section: 'rescue' },
  ]);
});

test.each([
  ['tasks/inner.yml', '- import_tasks: all.yml\n', 'all.yml imports itself'],
  ['more/other.yml', '- import_playbook: ../site.yml\n', '../site.yml imports itself'],
  ['tasks/inner.yml', '- import_tasks: "{{ colour }}.yml"\n', 'import_tasks names a file as it is, without {{ }}'],
  ['colours.yml', '- a list\n', 'vars must be a map, not a list'],
])('%s that says %j is refused', (file, text, message) => {
  try {
    loadSite(folderWith({ ...files, [file]: text }));
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map((problem) => problem.message)).toContain(message);
  }
});

test.each([
  ['tasks/inner.yml', '- import_tasks: al.yml\n', 'al.yml', 'did you mean "all.yml"?'],
  ['more/other.yml', '- import_playbook: none.yml\n', 'none.yml', 'a path begins where the file lies that names it'],
  [
    'more/other.yml',
    '- { hosts: all, vars_files: [b.yml] }\n',
    'b.yml',
    'a path begins where the file lies that names it',
  ],
])('%s that says %j is told where it names what is not there', (file, text, name, hint) => {
  const folder = folderWith({ ...files, [file]: text });
  const told = problemsOf(() => loadSite(folder));
  expect(told).toContainEqual(
    expect.objectContaining({
      message: `there is no file ${name} in ${join(folder, dirname(file))}`,
      at: expect.objectContaining({ file: join(folder, file), line: 1 }),
      hint,
    }),
  );
});

function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act();
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}
