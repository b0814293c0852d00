import { type Room, roomOf } from './room.ts';

/** Rooms of one kind in a mix: who of all users is in such, and what they are like. */
export interface MixPart {
  /** Of all users; those of a mix add up to 1. */
  share: number;
  /** Without it, one room holds them all. */
  people?: number;
  /** How many have their camera on; without it, all of them. */
  cameras?: number;
  room: Partial<Omit<Room, 'count' | 'people' | 'cameras'>>;
}

/** What kinds of meetings there are at the same time. */
export interface Mix {
  description: string;
  parts: readonly MixPart[];
}

/** Assumed: what such meetings are commonly like. */
export const mixes: Readonly<Record<string, Mix>> = {
  standup: {
    description: 'rooms of 8 in tiles, all cameras on',
    parts: [{ share: 1, people: 8, room: {} }],
  },
  class: {
    description: 'rooms of 25, 10 cameras, the teacher large, a shared screen',
    parts: [{ share: 1, people: 25, cameras: 10, room: { mode: 'stage', screenShares: 1 } }],
  },
  webinar: {
    description: 'rooms of 100, 3 cameras, one of them large, a shared screen',
    parts: [{ share: 1, people: 100, cameras: 3, room: { mode: 'stage', screenShares: 1 } }],
  },
  'town-hall': {
    description: 'one room for all, 10 cameras, one of them large, last-n 5',
    parts: [{ share: 1, cameras: 10, room: { mode: 'stage', lastN: 5 } }],
  },
  'all-hands': {
    description: 'one room for all in tiles, all cameras on',
    parts: [{ share: 1, room: {} }],
  },
};

/** Users shared out evenly among some mixes. */
export function evenly(some: readonly { name: string; mix: Mix }[]): { name: string; mix: Mix } {
  const parts = some.flatMap(({ mix }) => mix.parts.map((part) => ({ ...part, share: part.share / some.length })));
  const name = some.map((one) => one.name).join(',');
  return { name, mix: { description: name, parts } };
}

/** The rooms that so many users of a mix are in. Counts are averages: 20 users in rooms of 8 are 2.5 rooms. */
export function roomsOfMix({ parts }: Mix, users: number, common: MixPart['room'] & { cameras?: number } = {}): Room[] {
  const { cameras: commonCameras, ...words } = common;
  return parts
    .filter(({ share }) => share * users > 0)
    .map(({ share, people: size = Infinity, cameras, room }) => {
      const inThem = share * users;
      const people = Math.max(1, Math.min(size, Math.ceil(inThem)));
      const on = Math.min(people, commonCameras ?? cameras ?? people);
      return roomOf(people, { ...room, ...words, cameras: on, count: inThem / people });
    });
}
