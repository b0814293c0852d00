import type { Room } from './room.ts';

/** From so many people in a meeting on: how many videos each of them is sent at most. */
export type LastNLimits = Readonly<Record<string, number>>;

/** Source: the example of JVB's `conference-last-n-limits`, and what role jvb sets up unless somebody wants it otherwise. */
export const usualLastNLimits: LastNLimits = { 20: 20, 30: 15, 50: 10, 90: 2 };

/** A room as bridges with such limits let it be: the limit of the largest number of people that it reaches holds. */
export function withLimits(room: Room, limits: LastNLimits): Room {
  const reached = Object.keys(limits)
    .map(Number)
    .filter((people) => people <= room.people);
  if (reached.length === 0) return room;
  return { ...room, lastN: Math.min(room.lastN ?? Infinity, limits[Math.max(...reached)]!) };
}
