import { exhaustedStress, overloadStress } from '../../capacity/simulation/bridge-record.ts';
import { bridgesNeeded, meetingsTooLarge } from '../../capacity/simulation/bridges-needed.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { type Day, type DaySettings, simulateDay } from '../../capacity/simulation/simulate-day.ts';
import type { BridgeReport, SimulationReport, Trouble } from './report.ts';

const step = 5;

/** `09:05`, and `24:10` for what goes on after midnight. */
export function clock(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const rounded = (value: number, digits = 3): number => Math.round(value * 10 ** digits) / 10 ** digits;
const minutesOf = (seconds: number): number => rounded(seconds / 60, 1);

export type About = Pick<SimulationReport, 'source' | 'origin' | 'planned'> & { at?: number };

/** Simulates the day, and looks for the number of bridges that it takes. */
export function simulateReport(meetings: readonly Meeting[], settings: DaySettings, about: About): SimulationReport {
  const day = simulateDay(meetings, settings);
  const { at, ...words } = about;
  const first = firstMinute(meetings);
  const last = lastMinute(meetings, day.minutes);
  const times = Array.from({ length: Math.ceil((last - first) / step) }, (_, index) => first + index * step);
  const busiest = peopleByMinute(day).reduce((best, people, minute, all) => (people > all[best]! ? minute : best), 0);
  const overloaded = trouble(day, 'overloaded');
  const exhausted = trouble(day, 'exhausted');
  return {
    version: 1,
    seed: settings.seed,
    ...words,
    relays: settings.relays,
    meetings: meetings.length,
    people: meetings.reduce((all, { room }) => all + room.people, 0),
    busiest: { at: clock(busiest * 60), people: peopleByMinute(day)[busiest] ?? 0 },
    bridges: day.bridges.map((bridge, index) => bridgeReport(bridge, settings.bridges[index]!.cpus, times)),
    overloaded,
    exhausted,
    sent_to_overloaded: day.sentToOverloaded,
    person_minutes: {
      on_bridges: minutesOf(day.people.onBridges),
      direct: minutesOf(day.people.direct),
      alone: minutesOf(day.people.alone),
      refused: minutesOf(day.people.refused),
    },
    verdict: verdictOf(day, { overloaded, exhausted }),
    needed: {
      without_overload: needed(meetings, settings, overloadStress, overloaded),
      without_exhaustion: needed(meetings, settings, exhaustedStress, exhausted),
    },
    too_large: settings.relays
      ? []
      : meetingsTooLarge(meetings, settings, overloadStress).map(({ name, startSeconds, room }) => ({
          name,
          at: clock(startSeconds),
          people: room.people,
        })),
    ...(at === undefined ? {} : { moment: momentOf(day, at) }),
    timeline: times.map((minute) => ({
      at: clock(minute * 60),
      people: highest(peopleByMinute(day), minute),
      stress: rounded(Math.max(0, ...day.bridges.map(({ record }) => highest(record.stressByMinute, minute)))),
    })),
  };
}

/** Where the bridges are too few, more of them: fewer may do by chance, which is no advice. */
function needed(meetings: readonly Meeting[], settings: DaySettings, stress: number, trouble: Trouble): number | null {
  const from = trouble.first_at === null ? 1 : settings.bridges.length + 1;
  return bridgesNeeded(meetings, settings, stress, from) ?? null;
}

function verdictOf(
  { people }: Day,
  { overloaded, exhausted }: Pick<SimulationReport, 'overloaded' | 'exhausted'>,
): SimulationReport['verdict'] {
  if (people.refused > 0) return 'refused';
  if (exhausted.first_at !== null) return 'exhausted';
  return overloaded.first_at !== null ? 'overloaded' : 'enough';
}

/** Whole hours around all that happens. */
function firstMinute(meetings: readonly Meeting[]): number {
  const first = meetings.reduce((least, { startSeconds }) => Math.min(least, startSeconds), 23 * 3600);
  return Math.floor(Math.max(0, first - 120) / 3600) * 60;
}

function lastMinute(meetings: readonly Meeting[], most: number): number {
  const last = meetings.reduce((latest, { endSeconds }) => Math.max(latest, endSeconds), 0);
  return Math.min(Math.ceil(most / 60), Math.ceil((last + 120) / 3600)) * 60;
}

/** How many people each minute had at most, of all bridges; their own highest need not be in the same second. */
const known = new WeakMap<Day, Int32Array>();
function peopleByMinute(day: Day): Int32Array {
  const sum = known.get(day) ?? new Int32Array(day.minutes);
  if (!known.has(day)) {
    for (const { record } of day.bridges)
      for (const [minute, people] of record.peopleByMinute.entries()) sum[minute]! += people;
    known.set(day, sum);
  }
  return sum;
}

function highest(values: ArrayLike<number>, from: number): number {
  let most = 0;
  for (let minute = from; minute < from + step; minute++) most = Math.max(most, values[minute] ?? 0);
  return most;
}

function bridgeReport({ name, record }: Day['bridges'][number], cpus: number, times: readonly number[]): BridgeReport {
  return {
    name,
    cpus,
    peak_stress: rounded(record.peakStress),
    peak_at: record.peakParticipants > 0 ? clock(record.peakStressAt) : null,
    peak_people: record.peakParticipants,
    overloaded_minutes: minutesOf(record.overloadedSeconds),
    exhausted_minutes: minutesOf(record.exhaustedSeconds),
    stress: times.map((minute) => rounded(highest(record.stressByMinute, minute))),
  };
}

function trouble({ bridges }: Day, kind: 'overloaded' | 'exhausted'): Trouble {
  const records = bridges.map(({ record }) => record);
  const sum = (of: (record: (typeof records)[number]) => number): number =>
    minutesOf(records.reduce((all, record) => all + of(record), 0));
  const is = kind === 'overloaded';
  const firsts = records.map((one) => (is ? one.firstOverloadedAt : one.firstExhaustedAt));
  const first = Math.min(...firsts.filter((at) => at !== undefined));
  return {
    bridge_minutes: sum((one) => (is ? one.overloadedSeconds : one.exhaustedSeconds)),
    person_minutes: sum((one) => (is ? one.peopleOverloadedSeconds : one.peopleExhaustedSeconds)),
    first_at: Number.isFinite(first) ? clock(first) : null,
  };
}

/** The five minutes from a time on, in which a meeting that begins then fills up. */
function momentOf(day: Day, seconds: number): NonNullable<SimulationReport['moment']> {
  const minute = Math.floor(seconds / 60);
  const all = day.bridges.map(({ name, record }) => ({ name, stress: highest(record.stressByMinute, minute) }));
  const worst = all.reduce((most, one) => (one.stress > most.stress ? one : most), { name: '', stress: 0 });
  const people = highest(peopleByMinute(day), minute);
  return { at: clock(seconds), people, stress: rounded(worst.stress), bridge: worst.name };
}
