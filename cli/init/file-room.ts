import { chatDisk } from '../../capacity/surroundings.ts';
import { readChat } from '../capacity/sizes.ts';
import { figure } from '../report/quantities.ts';
import { wrapped } from './lines.ts';
import type { Situation } from './situation.ts';

/** What shared files come to, and whether any of the hosts that were looked at has room for them. */
export function fileRoomLines({ answers, hosts }: Situation): string[] {
  const { users = 0, files = '', chat } = answers;
  if (files === '' || chat === 'no') return [];
  const { filesGib } = chatDisk(users, readChat(files));
  const free = hosts.flatMap(({ name, finding }) =>
    (finding?.facts?.disks ?? []).map(({ mount, free_mb }) => ({ name, mount, gib: free_mb / 1024 })),
  );
  const most = free.toSorted((a, b) => b.gib - a.gib)[0];
  const wanted = `Files of ${users} people come to ${figure(filesGib)} GiB, once there is a server for them`;
  if (!most) return wrapped(`${wanted}.`);
  const there = `the most that is free is ${figure(most.gib)} GiB, on ${most.mount} of ${most.name}`;
  return most.gib > filesGib ? wrapped(`${wanted}; ${there}.`) : wrapped(`${wanted}: ${there}.`, 'warning: ', '  ');
}
