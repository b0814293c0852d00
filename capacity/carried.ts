import { demandOf } from './demand.ts';
import { type LaneName, laneNames, suffices, usedOf } from './lanes.ts';
import { withLimits } from './last-n-limits.ts';
import { mixes, roomsOfMix } from './mixes.ts';
import { without } from './need.ts';
import { withCost } from './profile.ts';
import type { Room } from './room.ts';
import type { Settings } from './settings.ts';
import { type Bridge, bridgesOf } from './supply.ts';

/** How many users are carried: at what a packet is planned to take, and at both ends of the band. */
export interface CarriedUsers {
  users: number;
  low: number;
  high: number;
  /** The lane that ends it. */
  binding: LaneName;
}

/** What some hosts carry. */
export interface Carried {
  bridges: number;
  /** By the seed's rule; when what the plan wants to bear is lost, less. */
  users: number;
  usersAfterLoss: number;
  /** Users of whose rooms nothing is known: they count by the seed's rule in every lane. */
  withoutRooms: CarriedUsers;
  /** With the rooms that were asked about, and with meetings of each kind. */
  byMix: ({ name: string } & CarriedUsers)[];
}

type RoomsFor = (users: number) => readonly Room[];

/** What the rooms that were asked about are called among the mixes. */
const ownRooms = 'your rooms';

/** More than anybody asks for. */
const endOfSearch = 1_000_000;

/** The most users whose rooms the bridges carry. */
function most(
  bridges: readonly Bridge[],
  settings: Settings,
  roomsFor: RoomsFor,
): Pick<CarriedUsers, 'users' | 'binding'> {
  const { profile, videoShare, lastNLimits = {} } = settings;
  const demand = (users: number) => {
    const rooms = roomsFor(users).map((room) => withLimits(room, lastNLimits));
    return demandOf({ users, rooms, profile, videoShare });
  };
  const fits = (users: number): boolean => suffices(bridges, demand(users), settings);
  let users = 0;
  let tooMany = endOfSearch;
  while (tooMany - users > 1) {
    const middle = Math.floor((users + tooMany) / 2);
    if (fits(middle)) users = middle;
    else tooMany = middle;
  }
  const over = demand(tooMany);
  const used = (lane: LaneName): number => usedOf(lane, bridges, over, settings);
  return { users, binding: laneNames.toSorted((a, b) => used(b) - used(a))[0]! };
}

/** The same with its band: where packets are dear, fewer users. */
function between(bridges: readonly Bridge[], settings: Settings, roomsFor: RoomsFor): CarriedUsers {
  const { profile } = settings;
  const at = (seconds: number): number =>
    most(bridges, { ...settings, profile: withCost(profile, seconds) }, roomsFor).users;
  return {
    ...most(bridges, settings, roomsFor),
    low: at(profile.highSecondsPerPacket),
    high: at(profile.lowSecondsPerPacket),
  };
}

/** Rooms for another number of users: as many of each in proportion, and of those who are in none. */
function inProportion(rooms: readonly Room[], users = 0): RoomsFor {
  const people = rooms.reduce((sum, room) => sum + room.count * room.people, 0);
  return (count) => rooms.map((room) => ({ ...room, count: (room.count * count) / Math.max(users, people) }));
}

/** What the bridges of the settings' hosts carry: by the seed's rule, and with each kind of meetings. */
export function carriedBy(settings: Settings): Carried {
  const all = bridgesOf(settings.hosts ?? []);
  const kept = without(all, settings.redundancy);
  const users = (bridges: readonly Bridge[]): number =>
    Math.floor(bridges.reduce((sum, bridge) => sum + bridge.users, 0) + 1e-9);
  const { rooms = [], mix, common } = settings;
  const kinds: [string, RoomsFor][] = Object.entries({ ...mixes, ...(mix ? { [mix.name]: mix.mix } : {}) }).map(
    ([name, one]) => [name, (count) => roomsOfMix(one, count, common)],
  );
  if (rooms.length > 0) kinds.unshift([ownRooms, inProportion(rooms, settings.users)]);
  return {
    bridges: all.length,
    users: users(all),
    usersAfterLoss: users(kept),
    withoutRooms: between(kept, settings, () => []),
    byMix: kinds.map(([name, roomsFor]) => ({ name, ...between(kept, settings, roomsFor) })),
  };
}

/** The part of it that is about the rooms, or the mix, that a plan was made for. */
export function carriedAsPlanned({ byMix, withoutRooms }: Carried, { rooms, mix }: Settings): CarriedUsers {
  const kind = rooms ? ownRooms : mix?.name;
  return byMix.find(({ name }) => name === kind) ?? withoutRooms;
}
