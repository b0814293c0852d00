import { limited } from './limited.ts';

/** A host that is reached in two steps. Neither of them throws for a host that is lost. */
export interface Reachable {
  readonly host: string;
  /** Gets there, and does nothing yet. */
  connect(): Promise<void>;
  /** Takes its lock. */
  enter(): Promise<void>;
}

interface ReachOptions {
  /** Hosts that are reached at the same time. */
  forks: number;
  /** Seconds to wait for a host's lock. */
  lockWait: number;
}

/**
 * Reaches hosts and takes their locks. Who waits for locks takes them one after the other, in the order of the hosts'
 * names: so all that is held meanwhile comes before what is waited for, and runs at once cannot wait for each other,
 * whichever hosts they share.
 */
export async function reachHosts(hosts: readonly Reachable[], { forks, lockWait }: ReachOptions): Promise<void> {
  if (lockWait === 0)
    return await limited(forks, hosts, async (host) => {
      await host.connect();
      await host.enter();
    });
  await limited(forks, hosts, (host) => host.connect());
  for (const host of hosts.toSorted((one, other) => (one.host < other.host ? -1 : 1))) await host.enter();
}
