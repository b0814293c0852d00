import type { LastNLimits } from '../last-n-limits.ts';
import { profiles } from '../profile.ts';
import { BridgeRecord } from './bridge-record.ts';
import { Chooser, rulesFor } from './chooser.ts';
import type { Meeting } from './meeting.ts';
import { pairNeedsBridge, RoomPackets } from './packets-of-room.ts';
import { type Step, stepsOf } from './presence.ts';
import { seeded } from './random.ts';
import { RoomInUse, type Whereabouts } from './room-in-use.ts';
import { type BridgeHabits, type BridgeSize, SimulatedBridge } from './simulated-bridge.ts';

export interface DaySettings {
  bridges: readonly BridgeSize[];
  seed: number;
  /** Whether a meeting may have several bridges (relays). */
  relays: boolean;
  /** People of one meeting that Jicofo sends to a bridge (80 without a word). */
  peopleOfMeetingPerBridge?: number;
  /** What the bridges allow. */
  lastNLimits?: LastNLimits;
  habits?: Partial<BridgeHabits>;
  /** Whether people come and go around the time of the meeting, or all in the same moment. */
  spread?: boolean;
  /** Ends the day early when a bridge has reached so much: nothing more was to be known. */
  stopAtStress?: number;
}

/** What a day came to. */
export interface Day {
  bridges: readonly { name: string; record: BridgeRecord }[];
  /** Seconds of each person, by where they were. */
  people: Whereabouts;
  /** People whom Jicofo sent to an overloaded bridge, for want of a better one. */
  sentToOverloaded: number;
  /** Minutes of the day, or more when meetings go on after midnight. */
  minutes: number;
}

/** Source: reports each 5 to 10 s, of which the CPU's load is 10 s; 20 s of ramp-up at 0.01 each. */
export const usualHabits: BridgeHabits = {
  cost: profiles.seed,
  reportSeconds: 10,
  rampUpSeconds: 20,
  stressOfNewcomer: 0.01,
};

const minutesOfDay = 24 * 60;

/** The people of all meetings on the bridges that Jicofo chooses for them. Pure: the same settings give the same day. */
export function simulateDay(
  meetings: readonly Meeting[],
  settings: DaySettings,
  steps: readonly Step[] = stepsOf(meetings, settings.seed, settings.spread),
): Day {
  const random = seeded(settings.seed + 1);
  const habits = { ...usualHabits, ...settings.habits };
  const end = steps.at(-1)?.seconds ?? 0;
  const minutes = Math.max(minutesOfDay, Math.ceil(end / 60));
  const bridges = settings.bridges.map(
    (size) =>
      new SimulatedBridge(size, habits, {
        phase: random.next() * habits.reportSeconds,
        record: new BridgeRecord(minutes),
      }),
  );
  const packets = new RoomPackets(settings.lastNLimits);
  const rooms = meetings.map((meeting) => new RoomInUse(packets.of(meeting), pairNeedsBridge(random.next())));
  const chooser = new Chooser(bridges, rulesFor(settings.relays, settings.peopleOfMeetingPerBridge));
  const people: Whereabouts = { onBridges: 0, direct: 0, alone: 0, refused: 0 };
  const { stopAtStress = Infinity } = settings;
  for (const [index, { seconds, meeting, person, comes }] of steps.entries()) {
    if (comes) rooms[meeting]!.come(person, seconds, chooser.choose, people);
    else rooms[meeting]!.go(person, seconds, people);
    if (index % 4096 === 0 && bridges.some(({ record }) => record.peakStress >= stopAtStress)) break;
  }
  for (const bridge of bridges) bridge.pass(end);
  return { bridges, people, sentToOverloaded: chooser.sentToOverloaded, minutes };
}
