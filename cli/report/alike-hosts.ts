import type { PlacedHost } from '../../capacity/placement.ts';

/** Hosts that are to be bought and alike are told together, as `bridge1 to bridge16`. */
export function alikeHosts(
  hosts: readonly PlacedHost[],
  isNamed: (host: PlacedHost) => boolean,
): { name: string; host: PlacedHost }[] {
  const groups = new Map<string, PlacedHost[]>();
  for (const host of hosts) {
    const { name, ...rest } = host;
    const key = isNamed(host) ? name : JSON.stringify(rest);
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  return [...groups.values()].map((group) => {
    const [first, last] = [group[0]!, group.at(-1)!];
    return { name: group.length > 1 ? `${first.name} to ${last.name}` : first.name, host: first };
  });
}

/** Whether a host is one of the inventory, which is told by its name. */
export const inInventory =
  (hosts: readonly unknown[] | undefined) =>
  ({ missing }: PlacedHost): boolean =>
    hosts !== undefined && !missing;
