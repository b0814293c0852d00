import { jicofoThreshold } from '../constants.ts';
import type { Meeting } from './meeting.ts';
import { RoomPackets } from './packets-of-room.ts';
import { stepsOf } from './presence.ts';
import { type DaySettings, simulateDay, usualHabits } from './simulate-day.ts';

/** More than these are not tried: who needs so many has to split the site. */
export const mostBridges = 2048;

/** The bridges that there are, or the first of them; further ones are like the first. */
export function fleetOf(bridges: DaySettings['bridges'], count: number): DaySettings['bridges'] {
  const { cpus } = bridges[0]!;
  return Array.from({ length: count }, (_, index) => bridges[index] ?? { name: `bridge ${index + 1}`, cpus });
}

/**
 * How many bridges it takes, `from` a number on, so that none ever reaches a stress; undefined when there is no such
 * number. With one bridge less one does, if that was tried.
 */
export function bridgesNeeded(
  meetings: readonly Meeting[],
  settings: DaySettings,
  stress: number,
  from = 1,
): number | undefined {
  if (meetings.length === 0) return from;
  if (!settings.relays && meetingsTooLarge(meetings, settings, stress).length > 0) return undefined;
  const steps = stepsOf(meetings, settings.seed, settings.spread);
  const peak = (count: number): number => {
    const bridges = fleetOf(settings.bridges, count);
    const day = simulateDay(meetings, { ...settings, bridges, stopAtStress: count === 1 ? Infinity : stress }, steps);
    return Math.max(...day.bridges.map(({ record }) => record.peakStress));
  };
  // However they are shared out: what all ask together at the fullest moment.
  const least = Math.max(from, Math.floor((peak(1) * smallest(settings)) / largest(settings) / stress));
  return searchUp(Math.min(least, mostBridges), mostBridges, (count) => peak(count) < stress);
}

/** The first number from `least` on that will do, if more always do where fewer do. */
function searchUp(least: number, most: number, isEnough: (count: number) => boolean): number | undefined {
  let low = least - 1;
  let high = least;
  for (let step = 1; !isEnough(high); step *= 2) {
    if (high >= most) return undefined;
    low = high;
    high = Math.min(most, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const smallest = ({ bridges }: DaySettings): number => bridges[0]!.cpus;
const largest = ({ bridges }: DaySettings): number => Math.max(...bridges.map(({ cpus }) => cpus));

/** Meetings that bring the largest bridge to a stress all alone: no further bridge helps them without relays. */
export function meetingsTooLarge(
  meetings: readonly Meeting[],
  { bridges, habits }: Pick<DaySettings, 'bridges' | 'habits'>,
  stress: number,
): Meeting[] {
  const { cost } = { ...usualHabits, ...habits };
  const most = Math.max(...bridges.map(({ cpus }) => cpus));
  const packets = new RoomPackets();
  return meetings.filter((meeting) => {
    const { people } = meeting.room;
    const ofPeople = cost.coresAtRest + people * cost.coresPerPerson;
    const cores = ofPeople + packets.of(meeting)(people) * cost.secondsPerPacket;
    return cores / (jicofoThreshold * most) >= stress;
  });
}
