import type { Inventory } from './model.ts';

/** The hosts of a group and of all groups below it, the group's own first. Empty for a group that is not there. */
export function groupHosts(inventory: Inventory, name: string): string[] {
  const hosts = new Set<string>();
  const seen = new Set([name]);
  for (const next of seen) {
    const group = inventory.groups.get(next);
    for (const host of group?.hosts ?? []) hosts.add(host);
    for (const child of group?.children ?? []) seen.add(child);
  }
  return [...hosts];
}

/** What `groups` means in templates: the hosts of each group by its name. */
export function groupsOf(inventory: Inventory): Map<string, string[]> {
  return new Map([...inventory.groups.keys()].map((name) => [name, groupHosts(inventory, name)]));
}
