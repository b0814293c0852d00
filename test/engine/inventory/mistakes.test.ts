import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { describeMistakes, folderWith } from './mistakes.ts';
import { problemsOf } from './problem-text.ts';

describeMistakes(join(import.meta.dirname, 'mistakes.yml'), ({ inventory, files }) => {
  const directory = folderWith({ 'inventory.yml': String(inventory), ...files });
  return problemsOf(() => loadInventory(join(directory, 'inventory.yml')), directory);
});

test('a file that is not there', () => {
  expect(problemsOf(() => loadInventory('/nowhere/inventory.yml'), '/tmp')).toBe(
    'cannot read the inventory /nowhere/inventory.yml: no such file',
  );
});

test('a folder without inventories', () => {
  const directory = folderWith({ 'notes.txt': '', 'group_vars/all.yml': 'a: 1' });
  expect(problemsOf(() => loadInventory(directory), directory)).toBe(
    'the folder . holds no inventory\n  hint: files of inventories end in .yml, .yaml or .json, or have no ending',
  );
});

test('of several inventories each mistake names its own file', () => {
  const directory = folderWith({
    'a.yml': 'all: { hosts: { h1: } }',
    'b/x.yml': 'all: { host: { h2: } }',
    'b/y.yml': '- web',
    'b/z': '[web]\nh3',
    'b/group_vars/all.yml': 'facts: 1',
  });
  const files = ['a.yml', 'b', 'c.yml'].map((name) => join(directory, name));
  expect(problemsOf(() => loadInventory(files), directory)).toBe(
    [
      'b/x.yml:1:8 group "all" has an unknown key "host"',
      '  | all: { host: { h2: } }',
      '  hint: did you mean "hosts"?',
      'b/y.yml:1:1 an inventory must be a map of groups',
      '  | - web',
      '  hint: begin with `all:`, below it `hosts:`, below that a host a line',
      'b/z:1:1 the inventory is in INI form; meetctl reads YAML',
      '  | [web]',
      '  hint: convert it: ansible-inventory -i b/z --list --yaml --output inventory.yml',
      'cannot read the inventory c.yml: no such file',
      '  hint: did you mean a.yml?',
      'b/group_vars/all.yml:1:1 "facts" is a name of meetctl\'s own and cannot be set',
      '  | facts: 1',
    ].join('\n'),
  );
});
