import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadInventory } from '../../../engine/inventory/load.ts';

const directory = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

function load(inventory: unknown): ReturnType<typeof loadInventory> {
  const file = join(directory, 'inventory.yml');
  writeFileSync(file, stringify(inventory));
  return loadInventory(file);
}

test('in a chain of groups the innermost that sets a variable wins, and the host outdoes them all', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), fc.boolean(), (sets, onHost) => {
      const chain = sets.reduceRight<Record<string, unknown>>(
        (inner, set, depth) => ({ ...(set ? { vars: { v: depth } } : {}), children: { [`g${depth}`]: inner } }),
        { hosts: { h: onHost ? { v: 'host' } : {} } },
      );
      const expected = onHost ? 'host' : sets.lastIndexOf(true);
      expect(load({ all: chain }).hosts.get('h')!.vars.get('v')?.value ?? -1).toBe(expected);
    }),
    { numRuns: 40 },
  );
});

test('among groups of one depth the priority decides, then the name', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-m]{1,3}$/), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(
      names,
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 5, maxLength: 5 }),
      (groups, priorities) => {
        const children = groups.map((name, i) => [
          `g_${name}`,
          { hosts: { h: null }, vars: { v: name, ansible_group_priority: priorities[i] } },
        ]);
        const strongest = groups
          .map((name, i) => ({ name, priority: priorities[i]! }))
          .toSorted((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
        expect(
          load({ all: { children: Object.fromEntries(children) } })
            .hosts.get('h')!
            .vars.get('v')!.value,
        ).toBe(strongest.at(-1)!.name);
      },
    ),
    { numRuns: 40 },
  );
});

test('every variable knows its file, line and column', () => {
  const file = join(directory, 'inventory.yml');
  writeFileSync(file, 'all:\n  vars:\n    a: 1\n  hosts:\n    h:\n      b: { c: [1, 2] }\n');
  const { vars } = loadInventory(file).hosts.get('h')!;
  expect(vars.get('a')!.at).toEqual({ file, line: 3, column: 5 });
  expect(vars.get('b')!.source!.at(['c', 1])).toEqual({ file, line: 6, column: 19 });
});
