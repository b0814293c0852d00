import type { Meeting } from './meeting.ts';
import { seeded } from './random.ts';

/** Somebody comes or goes. */
export interface Step {
  seconds: number;
  meeting: number;
  person: number;
  comes: boolean;
}

/** Assumed: so many seconds before and after its time does a person come to a meeting, and leave it. */
export const punctuality = { early: 60, late: 120, leaves: 60 } as const;

/** Assumed: nobody stays for less. */
const shortestStay = 30;

/** Who comes and goes when, in order of time. The same seed gives the same day, whatever the bridges. */
export function stepsOf(meetings: readonly Meeting[], seed: number, spread = true): Step[] {
  const random = seeded(seed);
  const { early, late, leaves } = punctuality;
  const steps: Step[] = [];
  for (const [meeting, { startSeconds, endSeconds, room }] of meetings.entries())
    for (let person = 0; person < room.people; person++) {
      const from = spread ? random.between(startSeconds - early, startSeconds + late) : startSeconds;
      const to = spread ? random.between(endSeconds - leaves, endSeconds + leaves) : endSeconds;
      steps.push({ seconds: from, meeting, person, comes: true });
      steps.push({ seconds: Math.max(to, from + shortestStay), meeting, person, comes: false });
    }
  // Who leaves at the same moment makes room first.
  return steps.toSorted((a, b) => a.seconds - b.seconds || Number(a.comes) - Number(b.comes));
}
