import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toAnsibleList } from '../../../engine/inventory/ansible-list.ts';
import { toGraph } from '../../../engine/inventory/graph.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';

// list.json and graph.txt are what `ansible-inventory -i inventory.yml --list|--graph` (ansible-core 2.14.18) printed.
const cases = join(import.meta.dirname, 'cases');

describe.each(readdirSync(cases))('%s', (name) => {
  const golden = (file: string): string => readFileSync(join(cases, name, file), 'utf8');
  const inventory = loadInventory(join(cases, name, 'inventory.yml'));

  test('--list is what ansible-inventory prints', () => {
    const list = toAnsibleList(inventory);
    expect(list).toEqual(JSON.parse(golden('list.json')));
    expect(Object.keys(list)).toEqual(Object.keys(JSON.parse(golden('list.json'))));
  });

  test('--graph is what ansible-inventory prints', () => {
    expect(`${toGraph(inventory)}\n`).toBe(golden('graph.txt'));
  });
});
