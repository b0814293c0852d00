import type { Carried } from '../../capacity/carried.ts';
import type { Change } from '../../capacity/changes.ts';
import type { Plan } from '../../capacity/plan.ts';
import { laneWords } from './plan-sentences.ts';
import { figure, network } from './quantities.ts';

/** A table, its head first, in whatever form it is then shown. */
export type Rows = [string[], ...string[][]];

/** How many users the hosts carry with each kind of meetings. */
export function carriedRows({ byMix, withoutRooms, usersAfterLoss }: Carried): Rows {
  const rows = [{ name: 'rooms not known', ...withoutRooms }, ...byMix].map(({ name, users, low, high, binding }) => [
    name,
    figure(users, 0),
    `${figure(low, 0)} to ${figure(high, 0)}`,
    laneWords[binding],
  ]);
  return [
    ['the hosts carry', 'users', 'between', 'limited by'],
    ["by the seed's rule", figure(usersAfterLoss, 0), '', laneWords.users],
    ...rows,
  ];
}

/** What would change the answer; what makes no difference to what is shown is left out. */
export function changeRows({ changes, bridges, demand, settings }: Plan): Rows {
  const row = (one: Change): string[] => [
    one.what,
    String(one.bridges),
    ...(settings.hosts ? [String(one.missing)] : []),
    figure(one.cores),
    network(one.egressMbps),
  ];
  const { count, missing } = bridges;
  const planned = row({ what: 'as planned', bridges: count, missing, ...demand });
  const others = changes.map(row).filter(([, ...figures]) => figures.join() !== planned.slice(1).join());
  const head = ['what would change the answer', 'bridges', ...(settings.hosts ? ['missing'] : []), 'CPUs', 'sent'];
  return [head, planned, ...others];
}

/** What a kind of room is, and takes. */
export function roomCells({ room, load }: Plan['demand']['rooms'][number]): string[] {
  return [
    `${figure(room.count, 1)} x ${room.people}`,
    room.mode,
    figure(room.cameras),
    figure(load.streams),
    network(load.egressMbps),
    network(load.ingressMbps),
    figure(load.cores),
  ];
}
