import { bridgedShareOfPairs, maxPeopleOfConferencePerBridge, packetsPerSeedUser, seedTest } from './constants.ts';
import type { Profile } from './profile.ts';
import { type Room, roomOf } from './room.ts';
import { loadOf, type RoomLoad } from './room-load.ts';

/** What all users and rooms together ask of the bridges. */
export interface Demand {
  users: number;
  /** Users of whose rooms nothing is said: they count by the seed's rule, and as the people of its test. */
  usersWithoutRoom: number;
  rooms: readonly {
    room: Room;
    load: RoomLoad;
    shareOnBridge: number;
    /** CPUs of one that has as many people as Jicofo sends to one bridge. */
    coresOnOneBridge: number;
  }[];
  packetsPerSecond: number;
  /** Of the rooms that are known. */
  roomCores: number;
  /** Of all users. */
  cores: number;
  egressMbps: number;
  ingressMbps: number;
  /** Forwarded videos of the rooms that are known. */
  streams: number;
  seedUsers: number;
}

export interface DemandSettings {
  users?: number;
  rooms: readonly Room[];
  profile: Profile;
  videoShare?: number;
}

const withPeople = (room: Room, people: number): Room => ({
  ...room,
  people,
  cameras: Math.min(room.cameras, people),
});

/** Adds up rooms, and users without rooms. Users are at least as many as the rooms hold. */
export function demandOf({ users = 0, rooms, profile, videoShare = 1 }: DemandSettings): Demand {
  const { secondsPerPacket, coresPerPerson } = profile;
  const coresOf = (room: Room): number =>
    loadOf(room, { videoShare, secondsPerPacket }).cores + room.people * coresPerPerson;
  const people = rooms.reduce((all, room) => all + room.count * room.people, 0);
  // Counts of a mix are fractions, whose sum may miss a whole number by a hair.
  const usersWithoutRoom = users - people > 1e-6 ? users - people : 0;
  const loads = rooms.map((room) => ({
    room,
    load: loadOf(room, { videoShare, secondsPerPacket }),
    // Assumed: most pairs talk directly.
    shareOnBridge: room.people <= 2 ? bridgedShareOfPairs : 1,
    coresOnOneBridge: coresOf(withPeople(room, Math.min(room.people, maxPeopleOfConferencePerBridge))),
  }));
  const total = (of: (load: RoomLoad) => number): number =>
    loads.reduce((all, { room, load, shareOnBridge }) => all + of(load) * room.count * shareOnBridge, 0);
  const seed = loadOf(roomOf(seedTest.people), { videoShare });
  const roomPackets = total((load) => load.packetsPerSecond);
  const packetsPerSecond = roomPackets + usersWithoutRoom * packetsPerSeedUser;
  const ofPeople =
    coresPerPerson * loads.reduce((all, one) => all + one.room.count * one.room.people * one.shareOnBridge, 0);
  return {
    users: Math.max(users, Math.round(people * 1e6) / 1e6),
    usersWithoutRoom,
    rooms: loads,
    packetsPerSecond,
    roomCores: roomPackets * secondsPerPacket + ofPeople,
    cores: packetsPerSecond * secondsPerPacket + ofPeople + usersWithoutRoom * coresPerPerson,
    egressMbps: total((load) => load.egressMbps) + (usersWithoutRoom * seed.egressMbps) / seedTest.people,
    ingressMbps: total((load) => load.ingressMbps) + (usersWithoutRoom * seed.ingressMbps) / seedTest.people,
    streams: total((load) => load.streams),
    seedUsers: packetsPerSecond / packetsPerSeedUser,
  };
}
