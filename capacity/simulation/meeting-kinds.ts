import type { Room } from '../room.ts';

/** Assumed: what a kind of meeting is commonly like, over a day. */
export interface MeetingKind {
  /** Whole numbers between these; `all`: everybody, once. */
  people: readonly [least: number, most: number] | 'all';
  cameras: (people: number) => number;
  room: Partial<Omit<Room, 'count' | 'people' | 'cameras'>>;
  /** How long, and how often that comes compared with the others. */
  minutes: readonly (readonly [minutes: number, weight: number])[];
}

const everybody = (people: number): number => people;
const atMost = (cameras: number) => (people: number) => Math.min(cameras, people);

/** Assumed: sizes and durations about those of the capacity model's mixes. */
export const meetingKinds: Readonly<Record<string, MeetingKind>> = {
  standup: {
    people: [4, 12],
    cameras: everybody,
    room: {},
    minutes: [
      [15, 3],
      [30, 1],
    ],
  },
  class: {
    people: [15, 35],
    cameras: atMost(10),
    room: { mode: 'stage', screenShares: 1 },
    minutes: [
      [45, 1],
      [90, 1],
    ],
  },
  webinar: {
    people: [60, 140],
    cameras: atMost(3),
    room: { mode: 'stage', screenShares: 1 },
    minutes: [
      [60, 3],
      [90, 1],
    ],
  },
  'town-hall': { people: 'all', cameras: atMost(10), room: { mode: 'stage', lastN: 5 }, minutes: [[60, 1]] },
  'all-hands': { people: 'all', cameras: everybody, room: {}, minutes: [[60, 1]] },
};
