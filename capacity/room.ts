import type { Codec } from './constants.ts';

/** A meeting, or several alike. */
export interface Room {
  /** How many of its kind there are at the same time. */
  count: number;
  people: number;
  /** How many have their camera on. */
  cameras: number;
  /** Everybody alike, or one large and the others small. */
  mode: 'tile' | 'stage';
  /** Videos that a participant is sent at most; without it, as many as there are tiles. */
  lastN?: number;
  /** Open microphones. */
  microphones: number;
  screenShares: number;
  codec: Codec;
  /** Lines of the best picture that cameras send. */
  resolution: Resolution;
}

export const resolutions = [180, 360, 720, 1080] as const;
export type Resolution = (typeof resolutions)[number];

/** Two open microphones, everybody's camera on, in tiles. */
export function roomOf(people: number, more: Partial<Room> = {}): Room {
  return {
    count: 1,
    people,
    cameras: people,
    mode: 'tile',
    microphones: 2,
    screenShares: 0,
    codec: 'vp8',
    resolution: 720,
    ...more,
  };
}
