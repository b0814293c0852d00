import { bridgesOn, type HostSize } from './host.ts';
import { type HostMemory, hostMemory } from './memory.ts';
import type { Bridge } from './supply.ts';

/** Source: the UDP port of a host's first bridge; the others have the next ones. */
const firstMediaPort = 10_000;

/** What the plan puts on a host. */
export interface PlacedHost extends HostSize {
  /** It is not there: it has to be bought. */
  missing: boolean;
  bridges: number;
  /** How many it could run, and what keeps it from more. */
  possibleBridges: number;
  limit: 'role' | 'cpus' | 'memory' | 'given';
  /** Users that its bridges are planned to have in all; each as many. */
  users: number;
  mediaPorts: number[];
  memory: HostMemory;
}

/** Bridges by their hosts, with the users shared out by what each carries; hosts without a bridge are there too. */
export function place(
  bridges: readonly Bridge[],
  hosts: readonly HostSize[],
  users: number,
  spares: number,
): PlacedHost[] {
  const named = new Map(hosts.map((host) => [host.name, host]));
  for (const { host } of bridges) named.set(host.name, host);
  // Spares stand in for others: memory is planned for the day when one does.
  const carrying = bridges.slice(0, bridges.length - spares);
  const capacity = carrying.reduce((all, bridge) => all + bridge.users, 0);
  const byHost = new Map<string, Bridge[]>();
  for (const bridge of bridges) byHost.set(bridge.host.name, [...(byHost.get(bridge.host.name) ?? []), bridge]);
  const known = new Set(hosts.map(({ name }) => name));
  return [...named.values()].map((host) => {
    const own = byHost.get(host.name) ?? [];
    const each = own.map((bridge) => (capacity > 0 ? Math.min(bridge.users, (users * bridge.users) / capacity) : 0));
    const { count, limit } = bridgesOn(host);
    return {
      ...host,
      missing: own.some(({ missing }) => missing) && !known.has(host.name),
      bridges: own.length,
      possibleBridges: count,
      limit,
      users: each.reduce((all, count) => all + count, 0),
      mediaPorts: own.map((_, index) => firstMediaPort + index),
      memory: hostMemory(host, each, users),
    };
  });
}
