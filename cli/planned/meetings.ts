import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mixes } from '../../capacity/mixes.ts';
import { roomOf } from '../../capacity/room.ts';
import type { PlanInput } from '../../capacity/settings.ts';
import { ConfigError } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { readMixes } from '../capacity/mix-file.ts';
import { readRooms } from '../capacity/room-words.ts';

/** Where a site's own mixes lie: beside its inventory. */
export const mixesFile = (directory: string): string => join(directory, 'mixes.yml');

/** One that is known of alone; two people talk without a bridge. */
const smallestKnown = 3;

/** The meetings that a plan is made for: those that were said, or, where nothing is known but the largest, that one. */
export function plannedMeetings(
  words: string,
  largestRoom: number,
  directory: string,
): Pick<PlanInput, 'rooms' | 'mix'> {
  const said = readMeetings(words, directory);
  if (said.rooms || said.mix || largestRoom < smallestKnown) return said;
  return { rooms: [roomOf(largestRoom)] };
}

/**
 * Reads `meet_rooms`: rooms as `meetctl capacity --rooms` takes them, or the name of a mix, of ours or of mixes.yml
 * beside the inventory. Throws a ConfigError.
 */
export function readMeetings(words: string, directory: string): Pick<PlanInput, 'rooms' | 'mix'> {
  const text = words.trim();
  if (text === '') return {};
  if (/^\d/.test(text)) return { rooms: readRooms(text, {}, 'meet_rooms') };
  const file = mixesFile(directory);
  const known = { ...mixes, ...(existsSync(file) ? readMixes(file) : {}) };
  if (Object.hasOwn(known, text)) return { mix: { name: text, mix: known[text]! } };
  const near = didYouMean(text, Object.keys(known));
  throw new ConfigError({
    message: `meet_rooms: there is no mix "${text}"`,
    hint: near ?? `rooms such as 20x5,4x25:stage, or one of ${Object.keys(known).join(', ')}`,
  });
}
