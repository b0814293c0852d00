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

test('a folder', () => {
  const directory = folderWith({ 'inventory.yml': '' });
  expect(problemsOf(() => loadInventory(directory), directory)).toBe(
    'cannot read the inventory .: it is a folder\n  hint: name a file in it, such as inventory.yml',
  );
});
