import type { Room } from '../room.ts';

/** A meeting of a day. Times are seconds after the midnight that the day began with. */
export interface Meeting {
  name: string;
  startSeconds: number;
  endSeconds: number;
  /** What it is like when everybody is there. */
  room: Room;
}

/** What the room is like while only some of its people are there: as many of its cameras are on. */
export function roomWith({ room }: Meeting, present: number): Room {
  const cameras = Math.min(present, Math.round((room.cameras * present) / room.people));
  // Somebody speaks, and is seen, from the beginning.
  return { ...room, count: 1, people: present, cameras: room.cameras > 0 ? Math.max(1, cameras) : 0 };
}
