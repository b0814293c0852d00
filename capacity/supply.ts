import { bridgeCpus, bridgesOn, type HostSize } from './host.ts';
import { usersForCpus } from './users.ts';

/** A bridge: the CPUs that it has, and the host that it is on. */
export interface Bridge {
  host: HostSize;
  /** Which of its host's bridges, from 0. */
  index: number;
  cpus: number;
  /** Users by the seed's rule. */
  users: number;
  /** Neither in the inventory nor bought yet: it is missing. */
  missing?: boolean;
}

/** What of a bridge decides about a room. */
export type Size = Pick<Bridge, 'cpus' | 'users'>;

const bridgeOf = (host: HostSize, index: number): Bridge => {
  const cpus = bridgeCpus(host);
  return { host, index, cpus, users: usersForCpus(cpus) };
};

/** Hosts of one kind, bought one after the other, each filled before the next; names that are `taken` are left out. */
export function* bought(kind: HostSize, taken: ReadonlySet<string> = new Set()): Generator<Bridge> {
  const { count } = bridgesOn(kind);
  if (count === 0) throw new RangeError('such a host holds no bridge');
  for (let n = 1; ; n++) {
    const host = { ...kind, name: `${kind.name}${n}` };
    if (taken.has(host.name)) continue;
    for (let index = 0; index < count; index++) yield bridgeOf(host, index);
  }
}

/**
 * The bridges of hosts that are there: those that were given, because they run in any case; of the other hosts the
 * strongest first, one on each before the second on any.
 */
export function bridgesOf(hosts: readonly HostSize[]): Bridge[] {
  const given = hosts.filter(({ givenBridges }) => givenBridges !== undefined);
  return [...inTurn(given), ...inTurn(hosts.filter((host) => !given.includes(host)))];
}

function inTurn(hosts: readonly HostSize[]): Bridge[] {
  const counted = hosts
    .map((host) => ({ host, count: bridgesOn(host).count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => bridgeCpus(b.host) - bridgeCpus(a.host));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return Array.from({ length: most }, (_, index) =>
    counted.filter(({ count }) => count > index).map(({ host }) => bridgeOf(host, index)),
  ).flat();
}

/** The bridge that carries the most users; not with spread arguments: there may be more bridges than a call takes. */
export function strongestOf<T extends Size>(bridges: readonly T[]): T | undefined {
  return bridges.reduce<T | undefined>((best, one) => (best && best.users >= one.users ? best : one), undefined);
}

/** What is there, and after it, marked as missing, more hosts of a kind. */
export function* bridgesAndMore(hosts: readonly HostSize[], more: HostSize): Generator<Bridge> {
  yield* bridgesOf(hosts);
  const taken = new Set(hosts.map(({ name }) => name));
  for (const bridge of bought(more, taken)) yield { ...bridge, missing: true };
}
