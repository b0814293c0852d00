import { answer, roomsOf } from './answer.ts';
import { type Plan } from './plan.ts';
import { withCost } from './profile.ts';
import { type Settings } from './settings.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Curve {
  name: string;
  points: Point[];
}

/** The same question for another number of users: a mix anew, rooms in proportion. */
function scaled(settings: Settings, from: number, users: number): Settings {
  if (settings.mix || !settings.rooms) return { ...settings, users };
  const factor = users / from;
  return { ...settings, users, rooms: settings.rooms.map((room) => ({ ...room, count: room.count * factor })) };
}

/** What is asked of the rooms otherwise. */
const otherwise: readonly { name: string; change: (settings: Settings) => Settings }[] = [
  { name: 'as planned', change: (settings) => settings },
  {
    name: 'last-n 5',
    change: (settings) => ({
      ...settings,
      mix: undefined,
      rooms: roomsOf(settings).map((room) => ({ ...room, lastN: 5 })),
    }),
  },
  {
    name: 'one camera a room',
    change: (settings) => ({
      ...settings,
      mix: undefined,
      rooms: roomsOf(settings).map((room) => ({ ...room, mode: 'stage' as const, cameras: Math.min(1, room.cameras) })),
    }),
  },
];

/** Bridges against users, up to twice those of the plan: as planned, with less video, and at the dear end of the band. */
export function bridgesByUsers({ settings, demand }: Plan, steps = 48): Curve[] {
  const known = roomsOf(settings).length > 0;
  const at = Array.from({ length: steps }, (_, index) =>
    Math.max(1, Math.round((2 * demand.users * (index + 1)) / steps)),
  );
  const users = [...new Set(at)];
  const curve = (name: string, of: (users: number) => Settings): Curve => ({
    name,
    points: users.map((x) => ({ x, y: answer(of(x)).need.bridges.length })),
  });
  const dear = { ...settings, profile: withCost(settings.profile, settings.profile.highSecondsPerPacket) };
  return [
    ...otherwise
      .filter((_, index) => index === 0 || known)
      .map(({ name, change }) => curve(name, (x) => change(scaled(settings, demand.users, x)))),
    curve('as planned, packets at their dearest', (x) => scaled(dear, demand.users, x)),
  ];
}

/**
 * What each bridge sends and takes in, by how many there are when no spare helps: from half of the plan to some more; and
 * what the host that has the least for each of its bridges leaves one of them.
 */
export function networkByBridges({ demand, bridges, hosts, settings }: Plan): {
  planned: number;
  sends: Curve;
  takesIn: Curve;
  limitMbps: number;
} {
  const planned = bridges.count - bridges.spares;
  const first = Math.max(1, Math.floor(planned / 2));
  const counts = Array.from({ length: Math.max(6, planned - first + 4) }, (_, index) => first + index);
  const curve = (name: string, mbps: number): Curve => ({ name, points: counts.map((x) => ({ x, y: mbps / x })) });
  const bridging = hosts.filter((host) => host.bridges > 0);
  return {
    planned,
    sends: curve('sends', demand.egressMbps),
    takesIn: curve('takes in', demand.ingressMbps),
    limitMbps: settings.nicShare * Math.min(...bridging.map((host) => host.nicMbps / host.bridges)),
  };
}

/** CPUs against people in meetings such as the plan's, at the point and at both ends of the band. */
export function coresByPeople({ demand, cores }: Plan, most: number): { point: Curve; low: Curve; high: Curve } {
  const curve = (name: string, all: number): Curve => ({
    name,
    points: [0, most / 2, most].map((x) => ({ x, y: (x * all) / Math.max(1, demand.users) })),
  });
  return {
    point: curve('this plan', demand.cores),
    low: curve('cheap end', cores.low),
    high: curve('dear end', cores.high),
  };
}
