import {
  cascadeDerating,
  jicofoThreshold,
  maxPeopleOfConferencePerBridge,
  packetsPerSeedUser,
  unitCpus,
} from './constants.ts';
import type { Demand } from './demand.ts';
import { isTooLarge, type LaneSettings, usableCores } from './lanes.ts';
import type { Profile } from './profile.ts';
import type { Size } from './supply.ts';

/** Rooms that no single bridge takes, and what a deployment then has to do. */
export interface Relays {
  needed: boolean;
  /** How many people of a room each bridge has at most, and so how many bridges it takes. */
  rooms: { people: number; peopleOnEach: number; bridges: number }[];
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

type RoomOfDemand = Demand['rooms'][number];

/** Whether a room takes more CPUs than a bridge may use, however few its people are: Jicofo then sends further ones elsewhere. */
export function isTooDear({ coresOnOneBridge }: RoomOfDemand, bridge: Size, settings: LaneSettings): boolean {
  return coresOnOneBridge > usableCores(bridge, settings) + 1e-9;
}

/**
 * People that a bridge carries of a room that is spread: what relaying takes is not there for them. Rooms of more than 80
 * are planned until their bridges are full, so packets decide of smaller ones only.
 */
export function peopleOnEach(one: RoomOfDemand, bridge: Size, settings: LaneSettings): number {
  const { people } = one.room;
  const byPackets =
    people > maxPeopleOfConferencePerBridge
      ? Infinity
      : people * (usableCores(bridge, settings) / one.coresOnOneBridge);
  return Math.max(1, Math.min(maxPeopleOfConferencePerBridge, cascadeDerating * Math.min(bridge.users, byPackets)));
}

/** Whether rooms have to be spread over bridges of a size: because of their people, or of their packets. */
export function relaysFor({ rooms, cores }: Demand, bridge: Size, byUsers: number, settings: LaneSettings): Relays {
  const spread = rooms.filter((one) => isTooLarge(one.room.people, bridge.users) || isTooDear(one, bridge, settings));
  if (spread.length === 0) return { needed: false, rooms: [], implies: [] };
  return {
    needed: true,
    rooms: spread.map((one) => {
      const { people } = one.room;
      const onEach = peopleOnEach(one, bridge, settings);
      return { people, peopleOnEach: onEach, bridges: Math.ceil(people / onEach - 1e-9) };
    }),
    implies,
    seed: { bridges: byUsers, cpuShare: cores / (byUsers * bridge.cpus) },
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
