import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { folderWith } from './mistakes.ts';
import { problemText } from './problem-text.ts';

test('files of variables that nobody reads are warned of', () => {
  const directory = folderWith({
    'inventory.yml': 'all: { hosts: { web1: }, children: { jvb: { hosts: { jvb1: } } } }',
    'group_vars/jbv.yml': 'a: 1',
    'group_vars/elsewhere.yml': 'a: 1',
    'group_vars/all.yml': 'a: 1',
    'group_vars/all/main.yml': 'a: 2',
    'host_vars/web1.yml': 'a: 1',
  });
  const inventory = loadInventory(join(directory, 'inventory.yml'));
  expect(inventory.warnings!.map((warning) => problemText(warning, directory))).toEqual([
    'group_vars/all.yml is not read, because there is group_vars/all\n  hint: move it into that folder, or put both into one file',
    'group_vars/jbv.yml belongs to no group of the inventory\n  hint: did you mean "jvb"?',
  ]);
});
