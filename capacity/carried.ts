import { demandOf } from './demand.ts';
import { type LaneName, laneNames, suffices, usedOf } from './lanes.ts';
import { mixes, roomsOfMix } from './mixes.ts';
import { without } from './need.ts';
import type { Room } from './room.ts';
import type { Settings } from './settings.ts';
import { type Bridge, bridgesOf } from './supply.ts';

/** What some hosts carry. */
export interface Carried {
  bridges: number;
  /** By the seed's rule; when what the plan wants to bear is lost, less. */
  users: number;
  usersAfterLoss: number;
  /** How many users with meetings of each kind, and which lane then ends it. */
  byMix: { name: string; users: number; binding: LaneName }[];
}

type RoomsFor = (users: number) => readonly Room[];

/** More than anybody asks for. */
const endOfSearch = 1_000_000;

/** The most users whose rooms the bridges carry. */
function most(
  bridges: readonly Bridge[],
  settings: Settings,
  roomsFor: RoomsFor,
): { users: number; binding: LaneName } {
  const { profile, videoShare } = settings;
  const demand = (users: number) => demandOf({ users, rooms: roomsFor(users), profile, videoShare });
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

/** What the bridges of the settings' hosts carry, by the seed's rule and with each kind of meetings. */
export function carriedBy(settings: Settings): Carried {
  const all = bridgesOf(settings.hosts ?? []);
  const kept = without(all, settings.redundancy);
  const users = (bridges: readonly Bridge[]): number => bridges.reduce((sum, bridge) => sum + bridge.users, 0);
  const kinds: [string, RoomsFor][] = Object.entries({
    ...mixes,
    ...(settings.mix ? { [settings.mix.name]: settings.mix.mix } : {}),
  }).map(([name, mix]) => [name, (count) => roomsOfMix(mix, count, settings.common)]);
  const { rooms } = settings;
  if (rooms && rooms.length > 0) {
    const people = rooms.reduce((sum, { count, people }) => sum + count * people, 0);
    kinds.unshift(['your rooms', (count) => rooms.map((room) => ({ ...room, count: (room.count * count) / people }))]);
  }
  return {
    bridges: all.length,
    users: Math.floor(users(all) + 1e-9),
    usersAfterLoss: Math.floor(users(kept) + 1e-9),
    byMix: kinds.map(([name, roomsFor]) => ({ name, ...most(kept, settings, roomsFor) })),
  };
}
