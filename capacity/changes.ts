import { answer, roomsOf } from './answer.ts';
import type { Room } from './room.ts';
import type { Settings } from './settings.ts';

/** What the answer would be if one thing were otherwise. */
export interface Change {
  what: string;
  bridges: number;
  /** How many of them would still be missing. */
  missing: number;
  cores: number;
  egressMbps: number;
}

const visible = ({ cameras, lastN = 25 }: Room): number => Math.min(cameras, lastN, 25);

/** Changes of rooms that are worth trying, each with the rooms that it makes a difference to. */
const roomChanges: readonly { what: string; applies: (room: Room) => boolean; change: (room: Room) => Room }[] = [
  { what: 'last-n 5', applies: (room) => visible(room) > 5, change: (room) => ({ ...room, lastN: 5 }) },
  {
    what: 'one camera in each room, the others off',
    applies: ({ cameras }) => cameras > 1,
    change: (room) => ({ ...room, cameras: Math.min(1, room.cameras), mode: 'stage' }),
  },
  { what: 'all cameras off', applies: ({ cameras }) => cameras > 0, change: (room) => ({ ...room, cameras: 0 }) },
  {
    what: 'cameras at 360 lines',
    applies: ({ cameras, resolution }) => cameras > 0 && resolution > 360,
    change: (room) => ({ ...room, resolution: room.resolution > 360 ? 360 : room.resolution }),
  },
  {
    what: 'VP9 instead of VP8 or H.264',
    applies: ({ codec }) => codec === 'vp8' || codec === 'h264',
    change: (room) => ({ ...room, codec: room.codec === 'av1' ? 'av1' : 'vp9' }),
  },
];

function changed(what: string, settings: Settings): Change {
  const { demand, need } = answer(settings);
  const missing = need.bridges.filter((bridge) => bridge.missing).length;
  return { what, bridges: need.bridges.length, missing, cores: demand.cores, egressMbps: demand.egressMbps };
}

/** Answers to the same question with one thing changed: what rooms do, the network, the reserve. */
export function changesOf(settings: Settings): Change[] {
  const rooms = roomsOf(settings);
  const ofRooms = roomChanges
    .filter(({ applies }) => rooms.some(applies))
    .map(({ what, change }) =>
      changed(what, { ...settings, rooms: rooms.map((room) => change(room)), mix: undefined }),
    );
  const faster = (nic: number): number => (nic < 10_000 ? 10_000 : nic);
  const network = changed('10 Gbit/s network interfaces', {
    ...settings,
    bridge: { ...settings.bridge, nicMbps: faster(settings.bridge.nicMbps) },
    hosts: settings.hosts?.map((host) => ({ ...host, nicMbps: faster(host.nicMbps) })),
  });
  const reserve =
    settings.redundancy === 'none' ? [changed('one bridge may be lost', { ...settings, redundancy: 'bridge' })] : [];
  const { hosts, bridge } = settings;
  const more = hosts
    ? [changed('one host more', { ...settings, hosts: [...hosts, { ...bridge, name: 'one more' }] })]
    : [];
  return [...ofRooms, ...more, network, ...reserve];
}
