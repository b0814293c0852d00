import {
  cascadeDerating,
  cpuCeiling,
  cpuSecondsPerPacket,
  jicofoThreshold,
  maxPeopleOfConferencePerBridge,
} from './constants.ts';
import type { Demand } from './demand.ts';
import type { Profile } from './profile.ts';
import { type Bridge, strongestOf } from './supply.ts';

/** The three questions that a plan has to answer: users by the seed's rule, CPU by packets, and the network. */
export const laneNames = ['users', 'packets', 'network'] as const;
export type LaneName = (typeof laneNames)[number];

export interface LaneSettings {
  profile: Profile;
  /** Share of its CPUs that a bridge may use. */
  cpuShare: number;
  /** Share of its network interface that a host may use. */
  nicShare: number;
}

/** A room that has more people than the bridge, or than Jicofo sends to one. */
export function isTooLarge(people: number, bridgeUsers: number): boolean {
  return people > Math.min(bridgeUsers, maxPeopleOfConferencePerBridge) + 1e-9;
}

/** CPUs of a bridge that meetings may use. */
export function usableCores({ cpus }: Pick<Bridge, 'cpus'>, { profile, cpuShare }: LaneSettings): number {
  return Math.max(0, cpus * cpuShare - profile.coresAtRest);
}

/** Users, those of rooms that are spread counted as 6/5 (derived from the seed's room of 1000). */
export function seatsOf({ rooms, usersWithoutRoom, users }: Demand, bridgeUsers: number): number {
  const inRooms = rooms.map(({ room }) => {
    const people = room.count * room.people;
    return isTooLarge(room.people, bridgeUsers) ? people / cascadeDerating : people;
  });
  const known = inRooms.reduce((all, people) => all + people, 0);
  // Without rooms there is nothing to be rounded.
  return rooms.length === 0 ? users : known + usersWithoutRoom;
}

/** What of a lane some bridges have to give is used: 1 is all. */
export function usedOf(lane: LaneName, bridges: readonly Bridge[], demand: Demand, settings: LaneSettings): number {
  const { profile, cpuShare, nicShare } = settings;
  const sum = (of: (bridge: Bridge) => number): number => bridges.reduce((all, bridge) => all + of(bridge), 0);
  const users = sum((bridge) => bridge.users);
  if (lane === 'users') return ratio(seatsOf(demand, strongestOf(bridges)?.users ?? 0), users);
  if (lane === 'network') {
    const nics = new Map(bridges.map(({ host }) => [host.name, host.nicMbps]));
    const mbps = [...nics.values()].reduce((all, nic) => all + nic * nicShare, 0);
    return ratio(Math.max(demand.egressMbps, demand.ingressMbps), mbps);
  }
  const cores = sum((bridge) => usableCores(bridge, settings));
  if (profile.name === 'calibrated') return ratio(demand.cores, cores);
  // Whoever's room is not known counts by the seed's rule here too, as many times as packets are dearer than it says.
  const dearer = profile.secondsPerPacket / cpuSecondsPerPacket;
  return ratio(demand.roomCores, cores) + ratio(demand.usersWithoutRoom * dearer * (cpuCeiling / cpuShare), users);
}

function ratio(wanted: number, there: number): number {
  if (wanted <= 0) return 0;
  return there > 0 ? wanted / there : Infinity;
}

const enough = (share: number): boolean => share <= 1 + 1e-9;

/** Whether bridges are enough for a lane; a room of more than 80 also needs several of them. */
export function carries(lane: LaneName, bridges: readonly Bridge[], demand: Demand, settings: LaneSettings): boolean {
  if (!enough(usedOf(lane, bridges, demand, settings))) return false;
  const largest = Math.max(0, ...demand.rooms.map(({ room }) => room.people));
  return lane !== 'users' || bridges.length >= Math.ceil(largest / maxPeopleOfConferencePerBridge);
}

/**
 * CPUs that need not be kept free. The reserve is for Jicofo, which sends people to another bridge when one has little
 * left. A room of more than 80 is on all bridges that it needs, and there is no other: they may be used until they call
 * themselves full, at 0.9. Source: JVB's own threshold; so the seed's room of 1000 is on 16 bridges, at 87 % of their CPUs.
 */
function coresWithoutReserve({ rooms }: Demand, { cpuShare, profile }: LaneSettings): number {
  return rooms
    .filter(({ room }) => room.people > maxPeopleOfConferencePerBridge)
    .reduce((all, { room, load, coresOnOneBridge }) => {
      const cores = load.cores + room.people * profile.coresPerPerson;
      // A room that has just become larger than a bridge must not become cheaper.
      const counted = Math.max(coresOnOneBridge, cores * Math.min(1, cpuShare / jicofoThreshold));
      return all + room.count * Math.max(0, cores - counted);
    }, 0);
}

/** Whether bridges are enough for all of a demand. */
export function suffices(bridges: readonly Bridge[], demand: Demand, settings: LaneSettings): boolean {
  const spared = coresWithoutReserve(demand, settings);
  const atEase = { ...demand, roomCores: demand.roomCores - spared, cores: demand.cores - spared };
  return laneNames.every((lane) => carries(lane, bridges, lane === 'packets' ? atEase : demand, settings));
}

/** The fewest bridges, from a supply's beginning, that are enough. More are never less; a supply that ends gives undefined. */
export function firstEnough(
  supply: Iterable<Bridge>,
  isEnough: (bridges: readonly Bridge[]) => boolean,
): Bridge[] | undefined {
  const source = supply[Symbol.iterator]();
  const taken: Bridge[] = [];
  let tooFew = 0;
  for (let wanted = 1; ; wanted *= 2) {
    while (taken.length < wanted) {
      const next = source.next();
      if (next.done) break;
      taken.push(next.value);
    }
    if (taken.length > tooFew && isEnough(taken)) break;
    if (taken.length < wanted) return undefined;
    tooFew = taken.length;
  }
  let fits = taken.length;
  while (fits - tooFew > 1) {
    const middle = Math.floor((fits + tooFew) / 2);
    if (isEnough(taken.slice(0, middle))) fits = middle;
    else tooFew = middle;
  }
  return taken.slice(0, fits);
}
