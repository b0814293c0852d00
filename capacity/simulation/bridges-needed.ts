import { jicofoThreshold } from '../constants.ts';
import type { BridgeRecord } from './bridge-record.ts';
import type { Meeting } from './meeting.ts';
import { RoomPackets } from './packets-of-room.ts';
import { type Step, stepsOf } from './presence.ts';
import { type DaySettings, simulateDay, usualHabits } from './simulate-day.ts';

/** More than these are not tried: who needs so many has to split the site. */
export const mostBridges = 2048;

/** The bridges that there are, or the first of them; further ones are like the first. */
export function fleetOf(bridges: DaySettings['bridges'], count: number): DaySettings['bridges'] {
  return Array.from({ length: count }, (_, index) => bridges[index] ?? { ...bridges[0]!, name: `bridge ${index + 1}` });
}

/** What comes later than so long after the fullest moment is looked at once, at the end, s. */
const aroundFullest = 600;

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
  const worst = (count: number, part: readonly Step[]): BridgeRecord => {
    const bridges = fleetOf(settings.bridges, count);
    const day = simulateDay(meetings, { ...settings, bridges, stopAtStress: count === 1 ? Infinity : stress }, part);
    return fullest(day.bridges.map(({ record }) => record));
  };
  const alone = worst(1, steps);
  // However they are shared out: what all ask together at the fullest moment.
  const atOnce = Math.floor((alone.peakStress * smallest(settings)) / largest(settings) / stress);
  let least = Math.min(Math.max(from, atOnce), mostBridges);
  let until = alone.peakStressAt;
  // Most of the tries are spared the rest of the day, which hardly ever asks for more.
  for (;;) {
    const part = steps.filter(({ seconds }) => seconds <= until + aroundFullest);
    const count = searchUp(least, mostBridges, (some) => worst(some, part).peakStress < stress);
    if (count === undefined) return undefined;
    const later = worst(count, steps);
    if (later.peakStress < stress) return count;
    if (count === mostBridges) return undefined;
    least = count + 1;
    until = later.peakStressAt;
  }
}

const fullest = (records: readonly BridgeRecord[]): BridgeRecord =>
  records.reduce((most, one) => (one.peakStress > most.peakStress ? one : most));

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
  { bridges, habits, lastNLimits }: Pick<DaySettings, 'bridges' | 'habits' | 'lastNLimits'>,
  stress: number,
): Meeting[] {
  const { cost } = { ...usualHabits, ...habits };
  const most = Math.max(...bridges.map(({ cpus }) => cpus));
  const packets = new RoomPackets(lastNLimits);
  return meetings.filter((meeting) => {
    const { people } = meeting.room;
    const ofPeople = cost.coresAtRest + people * cost.coresPerPerson;
    const cores = ofPeople + packets.of(meeting)(people) * cost.secondsPerPacket;
    return cores / (jicofoThreshold * most) >= stress;
  });
}
