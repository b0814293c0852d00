import type { Room } from '../room.ts';
import { type Meeting, roomWith } from './meeting.ts';
import { stepsOf } from './presence.ts';

/** The rooms at the moment when most people meet, each with those who are there. */
export function fullestRooms(meetings: readonly Meeting[], seed: number): Room[] {
  const steps = stepsOf(meetings, seed);
  let people = 0;
  let most = 0;
  let fullest = -1;
  for (const [index, { comes }] of steps.entries()) {
    people += comes ? 1 : -1;
    if (people > most) [most, fullest] = [people, index];
  }
  const present = meetings.map(() => 0);
  for (const { meeting, comes } of steps.slice(0, fullest + 1)) present[meeting]! += comes ? 1 : -1;
  // Who is alone is on no bridge.
  return meetings.flatMap((meeting, index) => (present[index]! < 2 ? [] : [roomWith(meeting, present[index]!)]));
}
