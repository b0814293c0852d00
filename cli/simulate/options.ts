import { type Command, Option } from 'commander';
import type { HostSize } from '../../capacity/host.ts';
import { type Mix, mixes } from '../../capacity/mixes.ts';
import { profiles } from '../../capacity/profile.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { ConfigError } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { readMixes } from '../capacity/mix-file.ts';
import { addRoomOptions, type RoomOptions, roomWords } from '../capacity/room-options.ts';
import { readBridge } from '../capacity/sizes.ts';
import { wholeNumber } from '../site/numbers.ts';

export interface SimulateOptions extends RoomOptions {
  users?: number;
  meetings?: number;
  mix?: string;
  mixes?: string;
  calendar?: string;
  day?: string;
  timezone?: string;
  at?: number;
  bridges?: number;
  bridge?: HostSize;
  relays?: boolean;
  cameras?: number;
  profile?: keyof typeof profiles | 'calibrated';
  calibration?: string;
  seed: number;
  facts?: string;
  json?: boolean;
  html?: string;
}

/** What kind of meetings are assumed where nobody says it. */
const usualMix = 'standup';

function timeOfDay(text: string): number {
  const [, hour, minute] = /^(\d\d?):(\d\d)$/.exec(text) ?? [];
  if (hour !== undefined && Number(hour) < 24 && Number(minute) < 60) return Number(hour) * 3600 + Number(minute) * 60;
  throw new ConfigError({ message: `--at takes a time of day such as 9:00, not "${text}"` });
}

/** Adds which meetings there are. */
function addMeetingOptions(command: Command): Command {
  const count = (name: string, least: number) => wholeNumber(name, least);
  const which = command
    .option('--mix <names>', `kinds of meetings, with commas between: ${Object.keys(mixes).join(', ')} (${usualMix})`)
    .option('--mixes <file>', 'mixes of your own (YAML), as `meetctl capacity` takes them')
    .option('--users <n>', 'people at the fullest time of a mix, on average', count('--users', 1))
    .option('--meetings <n>', 'instead: so many meetings of a mix', count('--meetings', 1))
    .option('--calendar <file>', "instead: a calendar's meetings (.ics, or .csv with start,duration,people)")
    .option('--day <day>', 'of the calendar: 2026-11-23, or monday: the fullest of those (default: the fullest)')
    .option('--timezone <zone>', "of the calendar's clocks, such as Europe/Berlin (default: the calendar's own)")
    .option('--at <time>', 'also say how it is at this time, such as 9:00', timeOfDay)
    .option('--cameras <n>', 'cameras on in each room, at most', count('--cameras', 0));
  return addRoomOptions(which);
}

/** Adds all that a simulated day is made from. */
export function addSimulateOptions(command: Command): Command {
  return addMeetingOptions(command)
    .option('--bridges <n>', 'so many bridges (default: as the capacity model plans)', wholeNumber('--bridges', 1))
    .option('--bridge <size>', 'the host of each bridge (4cpu,8gb)', readBridge)
    .option('--relays', 'a meeting may be on several bridges (default: what the inventory says)')
    .addOption(
      new Option(
        '--profile <profile>',
        "what a packet costs: the seed's figure, three times as much, a third, or measured here",
      ).choices([...Object.keys(profiles), 'calibrated']),
    )
    .option('--calibration <file>', 'what was measured (default: calibration.yml beside the inventory)')
    .option('--seed <n>', 'another day of the same kind', wholeNumber('--seed', 0), 1)
    .option('--json', 'the outcome as JSON (docs/schemas/simulation.schema.json)')
    .option('--html <file>', 'also write a page with plots, to print or to hand on');
}

/** What is said of all rooms. */
export function commonOf({ cameras, ...options }: SimulateOptions): Partial<Omit<Meeting['room'], 'count' | 'people'>> {
  return { ...roomWords(options), ...(cameras === undefined ? {} : { cameras }) };
}

/** The mixes that are named. Throws a ConfigError for one that is unknown. */
export function mixesOf({ mix = usualMix, mixes: file }: SimulateOptions): { name: string; mix: Mix }[] {
  const known: Readonly<Record<string, Mix>> = { ...mixes, ...(file === undefined ? {} : readMixes(file)) };
  return mix.split(',').map((text) => {
    const name = text.trim();
    if (Object.hasOwn(known, name)) return { name, mix: known[name]! };
    const names = Object.keys(known);
    throw new ConfigError({
      message: `there is no mix "${name}"`,
      hint: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
    });
  });
}

/** Throws a ConfigError where options contradict each other, or say too little. */
export function checkOptions(
  { calendar, mix, mixes, users, meetings, day, timezone, bridges }: SimulateOptions,
  inventory?: string,
): void {
  const two = (message: string, hint = 'leave one out') => new ConfigError({ message, hint });
  if (calendar !== undefined && (mix ?? mixes ?? users ?? meetings) !== undefined)
    throw two('--calendar says which meetings there are; --mix, --mixes, --users and --meetings say it too');
  if (users !== undefined && meetings !== undefined)
    throw two('--users and --meetings are two answers to the same question');
  if (calendar === undefined && users === undefined && meetings === undefined)
    throw two('which meetings?', '--users 200 --mix standup,class makes a day up, --calendar FILE.ics reads one');
  if (calendar === undefined && (day ?? timezone) !== undefined)
    throw two('--day and --timezone are about a --calendar', 'add --calendar FILE');
  if (inventory !== undefined && bridges !== undefined)
    throw two('the inventory says which bridges there are; --bridges says it too');
}
