import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nearbyInventory } from '../../../engine/inventory/nearby.ts';
import { folderWith } from './mistakes.ts';

const folder = folderWith({ 'sites/lab/inventory.yml': '', 'sites/office.yml': '', 'sites/notes.txt': '' });

test.each([
  ['sites/ofice.yml', 'sites/office.yml'],
  ['sites/lab/inventroy.yml', 'sites/lab/inventory.yml'],
  ['sites/lab.yml', 'sites/lab/inventory.yml'],
  ['sties/lab.yml', 'sites/lab/inventory.yml'],
  ['sties/office.yml', 'sites/office.yml'],
  ['sites/lba/inventory.yml', 'sites/lab/inventory.yml'],
  ['sites/notes.yml', undefined],
  ['nowhere/at/all.yml', undefined],
])('%s may mean %s', (typed, meant) => {
  expect(nearbyInventory(join(folder, typed))).toBe(meant && join(folder, meant));
});
