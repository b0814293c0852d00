import type { Group, Inventory } from './model.ts';

/** A value with the keys of its maps in order, as Python's `sort_keys` leaves them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Date)
    return value
      .toISOString()
      .replace(/T00:00:00\.000Z$/, '')
      .replace(/\.000Z$/, '+00:00');
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function groupEntry(group: Group): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  if (group.name !== 'all' && group.hosts.length > 0) entry.hosts = [...group.hosts];
  if (group.children.length > 0) entry.children = [...group.children];
  return entry;
}

/** The variables of one host as `ansible-inventory --host` gives them. */
export function toAnsibleHost(inventory: Inventory, name: string): Record<string, unknown> {
  const vars = [...(inventory.hosts.get(name)?.vars ?? [])].map(([key, variable]) => [key, variable.value]);
  return sorted(Object.fromEntries(vars)) as Record<string, unknown>;
}

/** The inventory as `ansible-inventory --list` gives it: groups, and `_meta.hostvars`; empty ones are left out. */
export function toAnsibleList(inventory: Inventory): Record<string, unknown> {
  const hostvars = [...inventory.hosts.keys()].map((name) => [name, toAnsibleHost(inventory, name)] as const);
  const list: [string, unknown][] = [
    ['_meta', { hostvars: Object.fromEntries(hostvars.filter(([, vars]) => Object.keys(vars).length > 0)) }],
  ];
  for (const group of inventory.groups.values()) {
    const entry = groupEntry(group);
    if (Object.keys(entry).length > 0) list.push([group.name, entry]);
  }
  return sorted(Object.fromEntries(list)) as Record<string, unknown>;
}
