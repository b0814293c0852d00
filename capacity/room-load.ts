import {
  audioKbps,
  cpuSecondsPerPacket,
  headerBytes,
  kbpsByCodec,
  type Layer,
  packetsPerSecond,
  packetsPerSeedUser,
  screenShareOfMaximum,
  tiles,
} from './constants.ts';
import type { Room } from './room.ts';

/** What a room's traffic comes to on the bridges that carry it. */
export interface RoomLoad {
  /** Videos that are forwarded; audio and shared screens are not counted. */
  streams: number;
  /** What is sent, and what is taken in, without and with packets' headers. */
  egressPayloadMbps: number;
  ingressPayloadMbps: number;
  egressMbps: number;
  ingressMbps: number;
  /** Packets a second, both ways together. */
  packetsPerSecond: number;
  /** CPUs, by the seed's cost of a packet unless another is given. */
  cores: number;
  /** How many people of the seed's own test would make the same load. */
  seedUsers: number;
}

interface Traffic {
  kbps: number;
  packets: number;
}

const layers: readonly Layer[] = ['low', 'std', 'high'];

/** The load of one room of its kind. `videoShare`: of the encoders' maxima, 1 for planning, about 0.7 in use. */
export function loadOf(
  room: Room,
  { videoShare = 1, secondsPerPacket = cpuSecondsPerPacket, shownTiles = tiles } = {},
): RoomLoad {
  const visible = Math.min(shownTiles, room.lastN ?? Infinity);
  const seenBySender = Math.min(room.cameras - 1, visible);
  const seenByOther = Math.min(room.cameras, visible);
  const others = room.people - room.cameras;
  const receivers = [
    ...(room.cameras > 0 ? [{ people: room.cameras, layers: layersSeen(room, seenBySender) }] : []),
    ...(others > 0 ? [{ people: others, layers: layersSeen(room, seenByOther) }] : []),
  ];
  const sound = soundOf(room);
  const out = sum([
    ...receivers.map(({ people, layers: seen }) => times(people, traffic(room, seen, videoShare))),
    times(room.people - 1, sound),
  ]);
  const into = sum([
    sent(
      room,
      receivers.flatMap((one) => one.layers),
    ),
    sound,
  ]);
  const packets = Math.trunc(out.packets + into.packets);
  return {
    streams: receivers.reduce((all, { people, layers: seen }) => all + people * seen.length, 0),
    egressPayloadMbps: out.kbps / 1000,
    ingressPayloadMbps: into.kbps / 1000,
    egressMbps: wireMbps(out),
    ingressMbps: wireMbps(into),
    packetsPerSecond: packets,
    cores: packets * secondsPerPacket,
    seedUsers: packets / packetsPerSeedUser,
  };
}

/** Which layer a receiver of so many videos is sent of each. */
function layersSeen({ mode }: Room, videos: number): Layer[] {
  if (videos <= 0) return [];
  if (mode === 'stage') return ['high', ...Array.from({ length: videos - 1 }, () => 'low' as const)];
  const layer = videos === 1 ? 'high' : videos <= 4 ? 'std' : 'low';
  return Array.from({ length: videos }, () => layer);
}

/** What all cameras send: simulcast layers up to the highest that anybody is shown; the others are suspended. */
function sent(room: Room, seen: readonly Layer[]): Traffic {
  if (room.cameras === 0) return { kbps: 0, packets: 0 };
  const upTo = (layer: Layer) => traffic(room, layers.slice(0, layers.indexOf(layer) + 1), 1);
  if (room.mode === 'stage') return sum([upTo('high'), times(room.cameras - 1, upTo('low'))]);
  const highest = layers.findLast((layer) => seen.includes(layer)) ?? 'low';
  return times(room.cameras, upTo(room.cameras === 1 ? 'high' : highest));
}

/** Microphones and shared screens, of which each receiver gets the same. */
function soundOf({ people, microphones, screenShares, codec }: Room): Traffic {
  const open = Math.min(microphones, people);
  return {
    kbps: open * audioKbps + screenShares * kbpsByCodec[codec].screen * screenShareOfMaximum,
    packets: open * packetsPerSecond.audio + screenShares * packetsPerSecond.screen,
  };
}

function traffic({ codec }: Room, seen: readonly Layer[], share: number): Traffic {
  return sum(seen.map((layer) => ({ kbps: kbpsByCodec[codec][layer] * share, packets: packetsPerSecond[layer] })));
}

function sum(all: readonly Traffic[]): Traffic {
  return all.reduce((a, b) => ({ kbps: a.kbps + b.kbps, packets: a.packets + b.packets }), { kbps: 0, packets: 0 });
}

function times(count: number, { kbps, packets }: Traffic): Traffic {
  return { kbps: count * kbps, packets: count * packets };
}

function wireMbps({ kbps, packets }: Traffic): number {
  return (kbps * 1000 + packets * headerBytes * 8) / 1e6;
}
