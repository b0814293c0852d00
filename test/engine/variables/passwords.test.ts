import { expect, test } from 'vitest';
import type { ConfigError } from '../../../engine/errors.ts';
import type { Inventory } from '../../../engine/inventory/model.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import type { SecretSource } from '../../../engine/secrets/source.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { inventoryScopes } from '../../../engine/variables/inventory-scopes.ts';

const stored = { given: (name: string) => (name === 'ansible_password' ? new Secret('stored') : undefined) };

function scopeWith(vars: Record<string, unknown>) {
  const host = {
    name: 'h1',
    groups: [],
    vars: new Map(Object.entries(vars).map(([name, value]) => [name, { value }])),
  };
  const inventory = { hosts: new Map([['h1', host]]), groups: new Map() } as unknown as Inventory;
  return inventoryScopes(inventory, new Map(), stored as unknown as SecretSource)('h1');
}

test('passwords in an inventory are secrets, whoever declares them', () => {
  const scope = scopeWith({ ansible_become_password: 'in the clear' });
  expect(scope.ansible_become_password).toBeInstanceOf(Secret);
  expect(JSON.stringify(scope.ansible_become_password)).toBe('"******"');
});

test('passwords that are stored need no declaration, and give way to what the inventory says', () => {
  expect((scopeWith({}).ansible_password as Secret).reveal()).toBe('stored');
  expect(Object.keys(scopeWith({}))).toContain('ansible_password');
  expect(Object.keys(scopeWith({}))).not.toContain('ansible_become_password');
  expect((scopeWith({ ansible_password: 'mine' }).ansible_password as Secret).reveal()).toBe('mine');
});

test.each(['ansible_password=[hunter2', '{ansible_password: hunter2', 'ansible_password: hunter2'])(
  'what is wrong with -e %s is told without it',
  (text) => {
    try {
      parseExtraVars([text]);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify((error as ConfigError).problems)).toContain('ansible_password');
      expect(JSON.stringify((error as ConfigError).problems)).not.toContain('hunter2');
    }
  },
);
