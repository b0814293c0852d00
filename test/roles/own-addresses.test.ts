import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { openSiteHidden } from '../../cli/site/open-site.ts';
import { compileExpression } from '../../engine/condition/compile.ts';

const root = join(import.meta.dirname, '../..');

/** A task of `fits.yml` that speaks of `word`, as it is judged on a host of the group that has its own address alone. */
function judged(role: 'jvb' | 'turn', word: string, extraVars: string[] = []) {
  const { hosts, inventory } = openSiteHidden(join(root, 'inventories/office/inventory.yml'), { extraVars });
  const host = [...inventory.hosts.values()].find(({ groups }) => groups.includes(role))!.name;
  const own = String(hosts.scope(host).meet_address);
  for (const name of hosts.names) hosts.setFacts(name, { memory_mb: 8000, addresses: [own] });
  const tasks = parse(readFileSync(join(root, `roles/${role}/fits.yml`), 'utf8')) as { assert: { that: string } }[];
  const { that } = tasks.find(({ assert }) => assert.that.includes(word))!.assert;
  const asked = compileExpression(that, { file: '', line: 1, column: 1 });
  const names = asked.references.map(({ path }) => path[0]!).filter((name) => name !== 'item');
  const scope = Object.fromEntries(names.map((name) => [name, hosts.scope(host)[name]]));
  return { own, holds: (item?: unknown) => asked.evaluate({ ...scope, item }) };
}

it('a router translates an address that the host has, and no other', () => {
  const { own, holds } = judged('jvb', 'local_address');
  const answers = [own, '10.99.0.1', 'fd00::1'].map((address) => holds({ local_address: address }));
  expect(answers).toEqual([true, false, true]);
});

it.each([
  [[], true],
  [['turn_relay_address=10.99.0.1'], false],
  [['turn_listening_addresses=[10.99.0.1]'], false],
  [['turn_listening_addresses=[0.0.0.0]'], true],
] as [string[], boolean][])('coturn listens and relays at addresses that the host has: %j', (extraVars, expected) => {
  expect(judged('turn', 'turn_relay_address', extraVars).holds()).toBe(expected);
});
