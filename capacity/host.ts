import { reservedCpus, unitCpus } from './constants.ts';
import { bridgeMemory } from './memory.ts';
import { usersForCpus } from './users.ts';

/** What a host has, and what it is to do. */
export interface HostSize {
  name: string;
  cpus: number;
  /** MB of 1024 kB, as all memory here. */
  memoryMb: number;
  nicMbps: number;
  /** Nobody knows how fast its network interface is. */
  nicAssumed?: boolean;
  /** The file system with the most room, where that is known. */
  freeDisk?: { mount: string; gib: number };
  /** `jvb` for bridging, and what else it does: `web`, `prosody`, `turn`. */
  roles: readonly string[];
  /** Whether Jicofo runs there; where nobody says, it does beside Prosody. */
  focus?: boolean;
  /** Somebody has decided that so many bridges run there, whatever it could run. */
  givenBridges?: number;
}

/** MB that a host keeps from its bridges: the system and what it needs for itself. */
const keptMemoryMb = 2048;

/** As many bridges as role jvb sets up on a host. */
export const mostBridgesOnHost = 16;

/** CPUs of each bridge of a host. Published (jvb#609): one process makes no good use of many more than four. */
export function bridgeCpus({ cpus, givenBridges = 1 }: Pick<HostSize, 'cpus' | 'givenBridges'>): number {
  return Math.min(cpus / givenBridges, unitCpus);
}

/** CPUs that its other services were promised. */
export function reservedFor({ roles }: Pick<HostSize, 'roles'>): number {
  return roles.reduce((all, role) => all + (reservedCpus[role] ?? 0), 0);
}

/**
 * Bridges that a host can run: as many as have `bridgeCpus` each and the memory for as many users as those carry; or as
 * many as were given. `limit` says what there is not more of.
 */
export function bridgesOn(host: HostSize): { count: number; limit: 'role' | 'cpus' | 'memory' | 'given' } {
  if (!host.roles.includes('jvb')) return { count: 0, limit: 'role' };
  if (host.givenBridges !== undefined) return { count: host.givenBridges, limit: 'given' };
  const cpus = bridgeCpus(host);
  const byCpus = Math.min(mostBridgesOnHost, Math.max(1, Math.floor((host.cpus - reservedFor(host)) / cpus + 1e-9)));
  const { residentMb } = bridgeMemory(usersForCpus(cpus));
  const byMemory = Math.max(0, Math.floor((host.memoryMb - keptMemoryMb) / residentMb));
  return byMemory < byCpus ? { count: byMemory, limit: 'memory' } : { count: byCpus, limit: 'cpus' };
}
