import { plannedMeetings } from '../planned/meetings.ts';
import type { Wishes } from './propose.ts';
import type { Situation } from './situation.ts';

/** What the answers so far say of who will meet. Throws a ConfigError for rooms of an inventory that cannot be read. */
export function wishesOf({ answers, knowledge }: Situation): Wishes {
  const { users, rooms = '', largest_room: largest = 0, bridges } = answers;
  return { users, meetings: plannedMeetings(rooms, largest, knowledge.folder), bridges, groups: knowledge.groups };
}
