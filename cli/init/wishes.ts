import { plannedMeetings } from '../planned/meetings.ts';
import type { Wishes } from './propose.ts';
import type { Situation } from './situation.ts';

/** What the answers so far say of who will meet. Throws a ConfigError for rooms of an inventory that cannot be read. */
export function wishesOf({ answers, knowledge, said, calibration }: Situation): Wishes {
  const { users, rooms = '', largest_room: largest = 0, redundancy, bridges } = answers;
  const meetings = plannedMeetings(rooms, largest, knowledge.folder);
  return { users, meetings, redundancy, bridges, said, calibration, groups: knowledge.groups };
}
