import { limited } from './limited.ts';

interface ReachOptions {
  /** Hosts that are reached at the same time. */
  forks: number;
  /** Seconds to wait for a host's lock. */
  lockWait: number;
}

/**
 * Reaches hosts and takes their locks. Who waits for locks takes that of the first host by name before all others:
 * of two runs at once, each would else hold what the other one waits for, and both would wait in vain.
 */
export async function reachHosts<T extends { host: string }>(
  hosts: readonly T[],
  { forks, lockWait }: ReachOptions,
  reach: (host: T) => Promise<void>,
): Promise<void> {
  const [first] = lockWait > 0 ? hosts.toSorted((one, other) => (one.host < other.host ? -1 : 1)) : [];
  if (first) await reach(first);
  await limited(
    forks,
    hosts.filter((host) => host !== first),
    reach,
  );
}
