import {
  cascadeDerating,
  jicofoThreshold,
  maxPeopleOfConferencePerBridge,
  packetsPerSeedUser,
  unitCpus,
} from './constants.ts';
import type { Demand } from './demand.ts';
import { isSpread } from './lanes.ts';
import type { Profile } from './profile.ts';

/** Rooms that no single bridge takes, and what a deployment then has to do. */
export interface Relays {
  needed: boolean;
  rooms: { people: number; bridges: number }[];
  implies: readonly string[];
  /** Bridges by the seed's rule alone, and what share of all their CPUs the packets then take; 16 for its room of 1000. */
  seed?: { bridges: number; cpuShare: number };
}

/** Derived: the note says that relays are not needed, but its own room of 1000 on 16 bridges is one. */
const implies = [
  'relays switched on in every bridge and in Jicofo',
  'RegionBasedBridgeSelectionStrategy, with one region for all bridges',
  'the UDP path between bridges open',
  'the same version of the bridge everywhere',
] as const;

/** Whether rooms have to be spread over bridges of so many users. */
export function relaysFor(
  { rooms, cores }: Demand,
  { bridgeUsers, bridgeCpus, byUsers }: { bridgeUsers: number; bridgeCpus: number; byUsers: number },
): Relays {
  const spread = rooms.filter(({ room }) => isSpread(room.people, bridgeUsers));
  const each = Math.min(maxPeopleOfConferencePerBridge, bridgeUsers * cascadeDerating);
  return {
    needed: spread.length > 0,
    rooms: spread.map(({ room: { people } }) => ({ people, bridges: Math.ceil(people / each - 1e-9) })),
    implies: spread.length > 0 ? implies : [],
    ...(spread.length > 0 ? { seed: { bridges: byUsers, cpuShare: cores / (byUsers * bridgeCpus) } } : {}),
  };
}

/**
 * How full bridges are that share a host: the load of its CPUs is the whole host's, so they count packets. Derived:
 * Jicofo's 0.9 of a bridge's CPUs, without what it takes at rest, at the cost of a packet and of a person.
 */
export function packetRateStress(
  { secondsPerPacket, coresAtRest, coresPerPerson }: Profile,
  cpus: number = unitCpus,
): { threshold: number; perPerson: number } {
  const cores = Math.max(0.1, jicofoThreshold * cpus - coresAtRest);
  const perPerson = packetsPerSeedUser * secondsPerPacket + coresPerPerson;
  return {
    threshold: Math.max(1000, Math.round(cores / secondsPerPacket / 100) * 100),
    perPerson: Math.round((perPerson / cores) * 1e4) / 1e4,
  };
}
