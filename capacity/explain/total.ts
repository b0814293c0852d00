import { packetsPerSeedUser, seedTest } from '../constants.ts';
import type { Plan } from '../plan.ts';
import { loadOf, type RoomLoad } from '../room-load.ts';
import { roomOf } from '../room.ts';
import { type Chapter, n, step, sum } from './step.ts';

/** All rooms, and users without one, added up. */
export function explainTotal({ demand, settings }: Plan): Chapter {
  const { rooms, usersWithoutRoom } = demand;
  const seed = loadOf(roomOf(seedTest.people), { videoShare: settings.videoShare });
  const terms = (of: (load: RoomLoad) => number, without: string): string =>
    sum([
      ...rooms.map(
        ({ room, load, shareOnBridge }) =>
          `${n(room.count)} x ${n(of(load))}${shareOnBridge < 1 ? ` x ${n(shareOnBridge)}` : ''}`,
      ),
      ...(usersWithoutRoom > 0 ? [`${n(usersWithoutRoom)} x ${without}`] : []),
    ]);
  const hint = usersWithoutRoom > 0 ? "; users without a room are as the people of the seed's test" : '';
  const traffic = (way: string, of: (load: RoomLoad) => number, total: number) =>
    step(way, `${terms(of, `${n(of(seed))} / ${seedTest.people}`)}${hint}`, `${n(total)} Mbps`, 'derived');
  return {
    title: 'All together',
    steps: [
      step(
        'packets',
        `${terms((load) => load.packetsPerSecond, String(packetsPerSeedUser))}${hint}`,
        `${n(demand.packetsPerSecond)} /s`,
        'derived',
      ),
      step(
        'seed-equivalent users',
        `${n(demand.packetsPerSecond)} / ${packetsPerSeedUser}`,
        n(demand.seedUsers, 1),
        'derived',
      ),
      traffic('sent', (load) => load.egressMbps, demand.egressMbps),
      traffic('taken in', (load) => load.ingressMbps, demand.ingressMbps),
    ],
  };
}
