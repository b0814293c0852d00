import { isTooLarge } from './lanes.ts';
import { type Size, strongestOf } from './supply.ts';

interface Rooms {
  people: number;
  count: number;
}

/** What is left of rooms when each goes whole onto the first bridge that has places for it by the seed's rule. */
function leftOf(rooms: readonly Rooms[], bridges: readonly Size[]): Rooms[] {
  const free = bridges.map(({ users }) => users);
  return rooms
    .map(({ people, count }) => {
      let left = count;
      for (const [index, places] of free.entries()) {
        const taken = Math.min(left, Math.floor(places / people + 1e-9));
        free[index] = places - taken * people;
        left -= taken;
      }
      return { people, count: left };
    })
    .filter(({ count }) => count > 0);
}

/**
 * Rooms that are left over when the largest go first, and how many more bridges as the strongest would take them; rooms
 * that no bridge takes are not asked about. The formula adds up people; Jicofo keeps a room on one bridge.
 */
export function undividedRooms(
  rooms: readonly Rooms[],
  bridges: readonly Size[],
): { left: readonly Rooms[]; more: number } {
  const strongest = strongestOf(bridges)!;
  const whole = rooms
    .filter(({ people }) => !isTooLarge(people, strongest.users))
    .toSorted((a, b) => b.people - a.people);
  const left = leftOf(whole, bridges);
  let more = 0;
  for (let rest = left; rest.length > 0; more++) rest = leftOf(rest, [strongest]);
  return { left, more };
}
