import { dirname } from 'node:path';
import type { Draft, DraftHost } from './draft.ts';
import type { Group, Host, Inventory, Variable } from './model.ts';
import { byPrecedence, depths, membership, reconcile } from './order.ts';

/**
 * The variables of a host, weakest first: `all` and its groups as the inventory has them, then group_vars in the same
 * order, then the host as the inventory has it, then host_vars. So a value in group_vars/all outdoes one that the
 * inventory gives a group: Ansible's rule.
 */
function hostVariables(draft: Draft, host: DraftHost, groups: readonly string[]): Map<string, Variable> {
  const drafts = groups.map((name) => draft.group(name));
  const layers = [
    ...drafts.map((group) => group.vars),
    ...drafts.map((group) => group.fileVars),
    host.vars,
    host.fileVars,
  ];
  return new Map(layers.flatMap((layer) => [...layer]));
}

/** Turns what was read into an inventory: hosts in the order in which Ansible runs them. */
export function finish(file: string, draft: Draft): Inventory {
  reconcile(draft);
  const order = byPrecedence(depths(draft));
  const of = membership(draft);
  const hosts = new Map<string, Host>();
  for (const host of draft.hosts.values()) {
    const groups = [...new Set(['all', ...of.get(host.name)!])].map((name) => draft.group(name)).toSorted(order);
    const names = groups.map((group) => group.name);
    hosts.set(host.name, { name: host.name, groups: names, vars: hostVariables(draft, host, names) });
  }
  const groups = new Map<string, Group>();
  for (const group of draft.groups.values()) {
    const vars = new Map([...group.vars, ...group.fileVars]);
    groups.set(group.name, { name: group.name, children: [...group.children], hosts: [...group.hosts], vars });
  }
  return { file, directory: dirname(file), groups, hosts };
}
