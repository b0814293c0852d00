import type { Mix, MixPart } from '../mixes.ts';
import { roomOf } from '../room.ts';
import { type Durations, durationsOf, minutesForAll } from './durations.ts';
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

export interface MixesOfDay {
  /** Users are shared out evenly among them. */
  mixes: readonly { name: string; mix: Mix }[];
  /** So many meetings; or so many people at the busiest time, on average. */
  meetings?: number;
  users?: number;
  seed: number;
  /** What is said of all rooms, whatever the mix says itself. */
  common?: Partial<Omit<Meeting['room'], 'count' | 'people'>>;
}

/** Assumed: rooms of a mix differ in size by so much of it, both ways. */
const sizesDiffer = 0.4;

interface Part {
  name: string;
  part: MixPart;
  /** Of everything in the day. */
  share: number;
  durations: Durations;
}

/** The meetings of a day of such mixes. */
export function dayOfMixes({ mixes, meetings, users = 0, seed, common = {} }: MixesOfDay): Meeting[] {
  const random = seeded(seed);
  const parts = mixes.flatMap(({ name, mix }) =>
    mix.parts.map((part, index, all): Part => {
      const durations = part.people === undefined ? minutesForAll : durationsOf(name);
      const label = all.length > 1 ? `${name} ${'abcdefghijklmnopqrstuvwxyz'[index] ?? index}` : name;
      return { name: label, part, share: part.share / mixes.length, durations };
    }),
  );
  return parts.flatMap((one) => {
    const inThem = one.share * users;
    if (one.part.people === undefined)
      return inThem >= 1 ? [meetingOf(one, 1, Math.round(inThem), random, common)] : [];
    const count = meetings === undefined ? inThem / peakPeoplePerMeeting(one) : meetings * one.share;
    return Array.from({ length: Math.max(1, Math.round(count)) }, (_, index) =>
      meetingOf(one, index + 1, sizeOf(one.part, random), random, common),
    );
  });
}

function sizeOf({ people = 2 }: MixPart, random: Random): number {
  return Math.max(2, random.whole(Math.ceil(people * (1 - sizesDiffer)), Math.floor(people * (1 + sizesDiffer))));
}

/** People at the fullest quarter of an hour, on average, for each meeting of the day. */
function peakPeoplePerMeeting({ part: { people = 2 }, durations }: Part): number {
  const starts = sum(startsByQuarter);
  const weights = sum(durations.map(([, weight]) => weight));
  const lasting = (age: number): number =>
    sum(durations.map(([minutes, weight]) => (minutes * 60 > age * quarter ? weight / weights : 0)));
  const inQuarter = startsByQuarter.map((_, now) =>
    sum(startsByQuarter.slice(0, now + 1).map((weight, start) => (weight / starts) * lasting(now - start))),
  );
  return Math.max(...inQuarter) * people;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function meetingOf(
  { name, part, durations }: Part,
  number: number,
  people: number,
  random: Random,
  common: NonNullable<MixesOfDay['common']>,
): Meeting {
  // What is for everybody begins with the day's fullest hour.
  const start =
    part.people === undefined
      ? startsByQuarter.indexOf(Math.max(...startsByQuarter))
      : random.weighted(startsByQuarter);
  const startSeconds = firstHour * 3600 + start * quarter;
  const [minutes] = durations[random.weighted(durations.map(([, weight]) => weight))]!;
  const cameras = Math.min(people, common.cameras ?? part.cameras ?? people);
  const room = roomOf(people, { ...part.room, ...common, cameras });
  return { name: `${name} ${number}`, startSeconds, endSeconds: startSeconds + minutes * 60, room };
}
