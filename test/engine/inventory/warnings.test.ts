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

test('a key that comes twice is told, and the last one counts', () => {
  const directory = folderWith({
    'inventory.yml': 'all:\n  hosts:\n    web1: { a: 1 }\n    web1: { a: 2, b: { c: 1, c: 2 } }\n',
    'group_vars/all.yml': 'x: 1\ny: &y { z: 1 }\nmerged: { <<: *y, z: 2 }\nx: 2\n',
  });
  const inventory = loadInventory(join(directory, 'inventory.yml'));
  expect(inventory.warnings!.map((warning) => problemText(warning, directory))).toEqual([
    'inventory.yml:4:5 "web1" stands here a second time: only this one counts\n  |     web1: { a: 2, b: { c: 1, c: 2 } }\n  hint: take one of them out; the first is in line 3',
    'inventory.yml:4:30 "c" stands here a second time: only this one counts\n  |     web1: { a: 2, b: { c: 1, c: 2 } }\n  hint: take one of them out; the first is in line 4',
    'group_vars/all.yml:4:1 "x" stands here a second time: only this one counts\n  | x: 2\n  hint: take one of them out; the first is in line 1',
  ]);
  expect(inventory.hosts.get('web1')!.vars.get('a')).toMatchObject({ value: 2, at: { line: 4 } });
});

test('in a folder of inventories, files that are none are told, but for those that Ansible skips and our own', () => {
  const directory = folderWith({
    'a.yml': 'all: { hosts: { web1: } }',
    'b.sh': '',
    'c.txt': '',
    'secrets.yml.age': '',
    'roles/x/tasks.yml': '[]',
  });
  const { warnings, directory: site } = loadInventory(directory);
  expect(site).toBe(directory);
  expect(warnings!.map((warning) => problemText(warning, directory))).toEqual([
    'b.sh is not read\n  hint: in a folder of inventories, files end in .yml, .yaml or .json, or have no ending',
  ]);
});

test('names that nothing can refer to are told, each place once', () => {
  const directory = folderWith({ 'inventory.yml': 'all:\n  hosts:\n    web[1:2]: { meet-domain: x, 1st: y }\n' });
  const inventory = loadInventory(join(directory, 'inventory.yml'));
  expect(inventory.warnings!.map((warning) => problemText(warning, directory))).toEqual([
    'inventory.yml:3:17 "meet-domain" is no name that anything can refer to\n  hint: letters, digits and underscores, and no digit first',
    'inventory.yml:3:33 "1st" is no name that anything can refer to\n  hint: letters, digits and underscores, and no digit first',
  ]);
});
