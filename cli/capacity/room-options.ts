import { type Command, Option } from 'commander';
import type { Codec } from '../../capacity/constants.ts';
import { resolutions } from '../../capacity/room.ts';
import { wholeNumber } from '../site/numbers.ts';
import { codecs, readWord, type RoomWords } from './room-words.ts';

/** What can be said of all rooms that do not say it themselves, beside their cameras. */
export interface RoomOptions {
  view?: 'tile' | 'stage';
  microphones?: number;
  screenShares?: number;
  lastN?: number;
  codec?: Codec;
  resolution?: string;
}

/** Adds it. */
export function addRoomOptions(command: Command): Command {
  const count = (name: string) => wholeNumber(name, 0);
  return command
    .addOption(new Option('--view <view>', 'of rooms that do not say').choices(['tile', 'stage']))
    .option('--microphones <n>', 'open microphones in each room (2)', count('--microphones'))
    .option('--screen-shares <n>', 'shared screens in each room (0)', count('--screen-shares'))
    .option('--last-n <n>', 'videos that a participant is sent at most', count('--last-n'))
    .addOption(new Option('--codec <codec>', 'of cameras (vp8)').choices(codecs))
    .addOption(new Option('--resolution <lines>', 'of cameras (720)').choices(resolutions.map(String)));
}

/** What of it was said. */
export function roomWords({ view, microphones, screenShares, lastN, codec, resolution }: RoomOptions): RoomWords {
  const lines = resolution === undefined ? {} : readWord('resolution', resolution);
  const words = { mode: view, microphones, screenShares, lastN, codec, ...lines };
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}
