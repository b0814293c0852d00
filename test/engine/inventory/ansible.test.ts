import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toAnsibleList } from '../../../engine/inventory/ansible-list.ts';
import { toGraph } from '../../../engine/inventory/graph.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { cases, sourcesOf } from './cases.ts';

// list.json and graph.txt are what `ansible-inventory --list|--graph` (ansible-core 2.14.18) printed.
describe.each(cases)('%s', (name) => {
  const golden = (file: string): string => readFileSync(join(import.meta.dirname, 'cases', name, file), 'utf8');
  const inventory = loadInventory(sourcesOf(name));

  test('--list is what ansible-inventory prints', () => {
    const list = JSON.parse(JSON.stringify(toAnsibleList(inventory)));
    expect(list).toEqual(JSON.parse(golden('list.json')));
    expect(Object.keys(list)).toEqual(Object.keys(JSON.parse(golden('list.json'))));
  });

  test('--graph is what ansible-inventory prints', () => {
    expect(`${toGraph(inventory)}\n`).toBe(golden('graph.txt'));
  });
});
