import { type Command, Option } from 'commander';
import type { HostSize } from '../../capacity/host.ts';
import type { Redundancy } from '../../capacity/need.ts';
import type { PlanInput } from '../../capacity/settings.ts';
import type { Chat, Prices } from '../../capacity/surroundings.ts';
import { mixes } from '../../capacity/mixes.ts';
import { type Profile, profiles } from '../../capacity/profile.ts';
import { ConfigError } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { wholeNumber } from '../site/numbers.ts';
import { readMixes } from './mix-file.ts';
import { addRoomOptions, type RoomOptions, roomWords } from './room-options.ts';
import { readRooms, readWord, type RoomWords } from './room-words.ts';
import { readBridge, readChat, readPrices, share } from './sizes.ts';

/** What `meetctl capacity` can be told of people, rooms and hosts. */
export interface CapacityOptions extends RoomOptions {
  users?: number;
  rooms?: string;
  mix?: string;
  mixes?: string;
  bridge?: HostSize;
  cameras?: string;
  headroom?: number;
  redundancy?: Redundancy;
  nicShare?: number;
  turnShare?: number;
  videoShare?: number;
  chat?: Chat;
  recordings?: number;
  uplink?: number;
  prices?: Prices;
  /** Without it: as measured, where something was measured. */
  profile?: keyof typeof profiles | 'calibrated';
}

const count = (name: string, least = 0) => wholeNumber(name, least);

/** Adds what can be said of people and rooms. */
function addMeetingOptions(command: Command): Command {
  const who = command
    .option('--users <n>', 'people who meet at the same time', count('--users', 1))
    .option('--rooms <rooms>', 'the rooms at the same time: 20x5,4x25:tile:cameras=10')
    .option('--mix <name>', `instead: what kind of meetings: ${Object.keys(mixes).join(', ')}, or one of --mixes`)
    .option('--mixes <file>', 'mixes of your own (YAML)')
    .option('--cameras <n>', 'cameras on in each room that does not say: a number, all or none');
  return addRoomOptions(who);
}

/** Adds all that a plan can be made from. */
export function addCapacityOptions(command: Command): Command {
  return addMeetingOptions(command)
    .option('--bridge <size>', 'the kind of host to buy for bridges (4cpu,8gb,1gbit)', readBridge)
    .option('--headroom <share>', "of a bridge's CPUs stays free (28%)", share('--headroom', 0, 0.9))
    .addOption(
      new Option('--redundancy <what>', 'what may be lost while all still meet').choices(['none', 'bridge', 'host']),
    )
    .option('--nic-share <share>', 'of a network interface is for meetings (70%)', share('--nic-share', 0.05, 1))
    .option(
      '--turn-share <share>',
      'of the traffic goes over TURN (5%; where networks filter, 20%)',
      share('--turn-share', 0, 1),
    )
    .option(
      '--video-share <share>',
      'of what cameras may send at most, they send (100%; in use, 70%)',
      share('--video-share', 0.05, 1),
    )
    .option('--chat <amounts>', 'files=1,mb=2,days=30,messages=20: per user and day, size, how long kept', (text) =>
      readChat(text),
    )
    .option('--recordings <n>', 'meetings recorded at the same time', count('--recordings'))
    .option(
      '--uplink <mbps>',
      "what a participant's line sends, for meetings without a server (5)",
      count('--uplink', 1),
    )
    .option('--prices <prices>', 'bridge=40,meet=20,turn=10,disk=0.1,currency=EUR: a month each', readPrices)
    .addOption(
      new Option(
        '--profile <profile>',
        "what a packet costs: the seed's figure, three times as much, a third, or measured here",
      ).choices([...Object.keys(profiles), 'calibrated']),
    );
}

function commonOf({ cameras, ...options }: CapacityOptions): RoomWords {
  const on = cameras === undefined ? {} : readWord('cameras', cameras);
  if (!on) throw new ConfigError({ message: `--cameras takes a number, all or none, not "${cameras}"` });
  return { ...roomWords(options), ...on };
}

function mixOf({ mix, mixes: file, users, rooms }: CapacityOptions, hostsAreThere: boolean): PlanInput['mix'] {
  if (mix === undefined) {
    if (file !== undefined)
      throw new ConfigError({ message: '--mixes without --mix: which of them?', hint: 'add --mix NAME' });
    return undefined;
  }
  if (rooms !== undefined)
    throw new ConfigError({ message: '--rooms and --mix are two answers to the same question', hint: 'leave one out' });
  if (users === undefined && !hostsAreThere)
    throw new ConfigError({ message: '--mix does not say how many people there are', hint: 'add --users N' });
  const known = { ...mixes, ...(file === undefined ? {} : readMixes(file)) };
  if (!Object.hasOwn(known, mix))
    throw new ConfigError({ message: `there is no mix "${mix}"`, hint: didYouMean(mix, Object.keys(known)) });
  return { name: mix, mix: known[mix]! };
}

/** Far above what anybody has told of Jitsi on one site. */
const mostPeople = 100_000;

/** What the options ask to be planned. Throws a ConfigError that says what is wrong and how it is written. */
export function planInput(options: CapacityOptions, profile: Profile, hostsAreThere: boolean): PlanInput {
  const common = commonOf(options);
  const { bridge, headroom, users, rooms: words } = options;
  const rooms = words === undefined ? undefined : readRooms(words, common);
  const people = rooms?.reduce((all, room) => all + room.count * room.people, 0) ?? 0;
  if (Math.max(people, users ?? 0) > mostPeople)
    throw new ConfigError({
      message: `${Math.max(people, users ?? 0)} people at the same time are more than this model is for`,
      hint: `plan for ${mostPeople} at most: parts of a larger site are sites of their own`,
    });
  return {
    users,
    rooms,
    mix: mixOf(options, hostsAreThere),
    common,
    bridge,
    cpuShare: headroom === undefined ? undefined : 1 - headroom,
    nicShare: options.nicShare,
    redundancy: options.redundancy,
    relayedShare: options.turnShare,
    videoShare: options.videoShare,
    chat: options.chat,
    recordings: options.recordings,
    uplinkMbps: options.uplink,
    prices: options.prices,
    profile,
  };
}
