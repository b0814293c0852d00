import type { Room } from '../../capacity/room.ts';
import type { WallTime } from './wall-clock.ts';

/** A meeting of a calendar, by the clocks of the place that the calendar is for. */
export interface Occurrence {
  name: string;
  start: WallTime;
  seconds: number;
  people: number;
  /** What the calendar says of the room. */
  room: Partial<Pick<Room, 'cameras' | 'mode'>>;
}

/** What a file holds, until the last day that anybody asks about. */
export interface Calendar {
  occurrences: Occurrence[];
  /** Where its clocks are, for people; undefined when the file does not say. */
  zone?: string;
  /** What was left out, by the reason. */
  leftOut: Record<string, number>;
}
