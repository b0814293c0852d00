import type { Draft, DraftHost } from './draft.ts';
import type { Group, Host, Inventory, Variable } from './model.ts';
import { byPrecedence, depths, membership, reconcile } from './order.ts';

/**
 * The variables of a host, weakest first: `all` and its groups as the inventories have them, then group_vars of `all`
 * from every folder, then those of its groups folder by folder, then the host as the inventories have it, then
 * host_vars. So a value in group_vars/all outdoes one that the inventory gives a group, and the group_vars of a later
 * inventory those of an earlier one, however near the group: Ansible's rule.
 */
function hostVariables(draft: Draft, host: DraftHost, groups: readonly string[]): Map<string, Variable> {
  const drafts = groups.map((name) => draft.group(name));
  const [all, ...others] = drafts;
  const folders = all!.fileVars.keys();
  const layers = [
    ...drafts.map((group) => group.vars),
    ...all!.fileVars,
    ...[...folders].flatMap((folder) => others.map((group) => group.fileVars[folder]!)),
    host.vars,
    ...host.fileVars,
  ];
  return new Map(layers.flatMap((layer) => [...layer]));
}

/** Turns what was read into an inventory: hosts in the order in which Ansible runs them. */
export function finish(names: Pick<Inventory, 'file' | 'directory' | 'files'>, draft: Draft): Inventory {
  reconcile(draft);
  const order = byPrecedence(depths(draft));
  const of = membership(draft);
  const hosts = new Map<string, Host>();
  for (const host of draft.hosts.values()) {
    const groups = [...new Set(['all', ...of.get(host.name)!])].map((name) => draft.group(name)).toSorted(order);
    const names = groups.map((group) => group.name);
    const vars = hostVariables(draft, host, names);
    hosts.set(host.name, { name: host.name, groups: names, vars, at: host.at });
  }
  const groups = new Map<string, Group>();
  for (const group of draft.groups.values()) {
    const vars = new Map([group.vars, ...group.fileVars].flatMap((layer) => [...layer]));
    const { name, at } = group;
    groups.set(name, { name, children: [...group.children], hosts: [...group.hosts], vars, at });
  }
  return { ...names, groups, hosts };
}
