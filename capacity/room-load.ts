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
import type { Resolution, Room } from './room.ts';

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

/** Simulcast layers by the best picture that is sent. */
const layersOf: Readonly<Record<Resolution, readonly Layer[]>> = {
  180: ['low'],
  360: ['low', 'std'],
  720: ['low', 'std', 'high'],
  1080: ['low', 'std', 'fullHd'],
};
const ranks = { small: 0, middle: 1, large: 2 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

/** The load of one room of its kind. `videoShare`: of the encoders' maxima, 1 for planning, about 0.7 in use. */
export function loadOf(
  room: Room,
  { videoShare = 1, secondsPerPacket = cpuSecondsPerPacket, shownTiles = tiles } = {},
): RoomLoad {
  const videos = videosOf(room, shownTiles);
  const sound = soundOf(room);
  const all = (each: readonly Videos[], share: number): Traffic[] =>
    each.map(({ count, layers }) => times(count, traffic(room, layers, share)));
  const out = sum([...all(videos.out, videoShare), times(room.people - 1, sound)]);
  const into = sum([...all(videos.into, 1), sound]);
  const packets = Math.trunc(out.packets + into.packets);
  return {
    streams: videos.out.reduce((sum, { count, layers }) => sum + count * layers.length, 0),
    egressPayloadMbps: out.kbps / 1000,
    ingressPayloadMbps: into.kbps / 1000,
    egressMbps: wireMbps(out),
    ingressMbps: wireMbps(into),
    packetsPerSecond: packets,
    cores: packets * secondsPerPacket,
    seedUsers: packets / packetsPerSeedUser,
  };
}

/** So many people are sent these layers, or so many cameras send them. */
export interface Videos {
  count: number;
  layers: readonly Layer[];
}

/** The videos that a room's people are sent, and those that its cameras send. */
export function videosOf(room: Room, shownTiles = tiles): { out: Videos[]; into: Videos[] } {
  const visible = Math.min(shownTiles, room.lastN ?? Infinity);
  // Who sends does not see themselves.
  const receivers = [
    { count: room.cameras, seen: ranksSeen(room, Math.min(room.cameras - 1, visible)) },
    { count: room.people - room.cameras, seen: ranksSeen(room, Math.min(room.cameras, visible)) },
  ].filter(({ count }) => count > 0);
  const seen = receivers.flatMap((one) => one.seen);
  return {
    out: receivers.map(({ count, seen }) => ({ count, layers: seen.map(layerOf(room)) })),
    into: sentBy(room, seen).filter(({ count }) => count > 0),
  };
}

/** How good the picture of each video is that a receiver of so many is sent. */
function ranksSeen({ mode }: Room, videos: number): Rank[] {
  if (videos <= 0) return [];
  if (mode === 'stage') return [ranks.large, ...Array.from({ length: videos - 1 }, () => ranks.small)];
  const rank = videos === 1 ? ranks.large : videos <= 4 ? ranks.middle : ranks.small;
  return Array.from({ length: videos }, () => rank);
}

/** The layer for a picture so good, or the best that is sent. */
const layerOf =
  ({ resolution }: Room) =>
  (rank: Rank): Layer => {
    const sentLayers = layersOf[resolution];
    return sentLayers[Math.min(rank, sentLayers.length - 1)]!;
  };

/** What all cameras send: simulcast layers up to the highest that anybody is shown; the others are suspended. */
function sentBy({ mode, cameras, resolution }: Room, seen: readonly Rank[]): Videos[] {
  if (cameras === 0) return [];
  const upTo = (rank: Rank) => layersOf[resolution].slice(0, rank + 1);
  if (mode === 'stage')
    return [
      { count: 1, layers: upTo(ranks.large) },
      { count: cameras - 1, layers: upTo(ranks.small) },
    ];
  const highest = Math.max(ranks.small, ...seen) as Rank;
  return [{ count: cameras, layers: upTo(cameras === 1 ? ranks.large : highest) }];
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
