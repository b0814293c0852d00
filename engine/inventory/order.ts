import type { Draft, DraftGroup } from './draft.ts';

/** How deep each group lies below `all`: the longest way counts. */
export function depths(draft: Draft): Map<string, number> {
  const known = new Map<string, number>();
  const depth = (name: string): number => {
    const seen = known.get(name);
    if (seen !== undefined) return seen;
    const parents = [...draft.group(name).parents].map(depth);
    const own = parents.length === 0 ? 0 : Math.max(...parents) + 1;
    known.set(name, own);
    return own;
  };
  for (const name of draft.groups.keys()) depth(name);
  return known;
}

/** Every group that each host is in, by name of the host; parents included. */
export function membership(draft: Draft): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>([...draft.hosts.keys()].map((name) => [name, new Set()]));
  const add = (of: Set<string>, name: string): void => {
    if (of.has(name)) return;
    of.add(name);
    for (const parent of draft.group(name).parents) add(of, parent);
  };
  for (const group of draft.groups.values()) {
    for (const host of group.hosts) add(groups.get(host)!, group.name);
  }
  return groups;
}

/** Ansible's order of precedence, weakest first: depth, then priority, then name. */
export function byPrecedence(depth: ReadonlyMap<string, number>): (a: DraftGroup, b: DraftGroup) => number {
  return (a, b) => depth.get(a.name)! - depth.get(b.name)! || a.priority - b.priority || (a.name < b.name ? -1 : 1);
}

/**
 * What Ansible does after reading: every group without a parent belongs to `all`, and a host that is in no group but
 * `all` belongs to `ungrouped`, where no other host may be.
 */
export function reconcile(draft: Draft): void {
  for (const group of draft.groups.values()) {
    if (group.name !== 'all' && group.parents.size === 0) draft.link('all', group.name);
  }
  const ungrouped = draft.group('ungrouped').hosts;
  for (const [host, groups] of membership(draft)) {
    const others = [...groups].some((name) => name !== 'all' && name !== 'ungrouped');
    if (others) ungrouped.delete(host);
    // Where a group is called the same, Ansible takes that; we too, and `load` warns.
    else if (draft.groups.has(host) && !groups.has('ungrouped')) draft.link('ungrouped', host);
    else ungrouped.add(host);
  }
}
