import { roomOf } from '../room.ts';
import type { MeetingKind } from './meeting-kinds.ts';
import type { Meeting } from './meeting.ts';
import { type Random, seeded } from './random.ts';

const quarter = 15 * 60;
const firstHour = 8;

/**
 * Assumed: how many meetings begin in each quarter of an hour from 8:00 to 17:45. Most begin at full hours, some at
 * half past; 9:00, 10:00 and 14:00 are the fullest, and noon is quiet.
 */
export const startsByQuarter: readonly number[] = [
  [4, 0.5, 3, 0.5],
  [12, 0.5, 4, 0.5],
  [10, 0.5, 4, 0.5],
  [8, 0.5, 3, 0.5],
  [2, 0.2, 1, 0.2],
  [5, 0.5, 3, 0.5],
  [10, 0.5, 4, 0.5],
  [8, 0.5, 3, 0.5],
  [5, 0.5, 2, 0.2],
  [2, 0.2, 1, 0],
].flat();

export interface KindsOfDay {
  kinds: readonly (readonly [name: string, kind: MeetingKind])[];
  /** So many meetings; or so many people at the busiest time, on average. */
  meetings?: number;
  users?: number;
  seed: number;
  /** Changes of the user's to every room. */
  common?: Partial<Meeting['room']>;
}

const mean = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.reduce((all, [value, weight]) => all + value * weight, 0) / pairs.reduce((all, [, weight]) => all + weight, 0);

/** Of a hundred people-hours so many are there at the busiest quarter: people at the peak, per meeting of the day. */
function peakPeoplePerMeeting(kind: MeetingKind): number {
  if (kind.people === 'all') return Infinity;
  const starts = startsByQuarter.reduce((all, weight) => all + weight, 0);
  const lasting = (age: number): number =>
    mean(kind.minutes.map(([minutes, weight]) => [minutes * 60 > age * quarter ? 1 : 0, weight]));
  const inQuarter = startsByQuarter.map((_, now) =>
    startsByQuarter.slice(0, now + 1).reduce((all, weight, start) => all + (weight / starts) * lasting(now - start), 0),
  );
  return Math.max(...inQuarter) * ((kind.people[0] + kind.people[1]) / 2);
}

/** The meetings of a day of such kinds, users shared out evenly among them. */
export function dayOfKinds({ kinds, meetings, users = 0, seed, common = {} }: KindsOfDay): Meeting[] {
  const random = seeded(seed);
  return kinds.flatMap(([name, kind]) => {
    const share = users / kinds.length;
    if (kind.people === 'all')
      return share >= 1 ? [meetingOf(`${name} 1`, kind, Math.round(share), random, common)] : [];
    const count = Math.max(
      1,
      Math.round(meetings === undefined ? share / peakPeoplePerMeeting(kind) : meetings / kinds.length),
    );
    const [least, most] = kind.people;
    return Array.from({ length: count }, (_, index) =>
      meetingOf(`${name} ${index + 1}`, kind, random.whole(least, most), random, common),
    );
  });
}

function meetingOf(
  name: string,
  kind: MeetingKind,
  people: number,
  random: Random,
  common: Partial<Meeting['room']>,
): Meeting {
  // What is for everybody begins with the day's fullest hour.
  const start = kind.people === 'all' ? 4 : random.weighted(startsByQuarter);
  const startSeconds = firstHour * 3600 + start * quarter;
  const minutes = kind.minutes[random.weighted(kind.minutes.map(([, weight]) => weight))]![0];
  const cameras = Math.min(people, common.cameras ?? kind.cameras(people));
  const room = roomOf(people, { ...kind.room, ...common, people, cameras });
  return { name, startSeconds, endSeconds: startSeconds + minutes * 60, room };
}
