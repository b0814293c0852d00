import {
  audioKbps,
  bridgedShareOfPairs,
  headerBytes,
  kbpsByCodec,
  packetsPerSecond,
  screenShareOfMaximum,
} from './constants.ts';
import { type Chapter, n, step } from './explain-step.ts';
import type { Plan } from './plan.ts';
import type { Room } from './room.ts';
import { type Videos, videosOf } from './room-load.ts';

const rates = Object.entries(packetsPerSecond)
  .map(([layer, count]) => `${layer} ${count}`)
  .join(', ');

/** `22 x (high + 2 low)`: who is sent, or sends, which layers. */
function videoWords({ count, layers }: Videos): string {
  const each = [...new Set(layers)].map((layer) => {
    const times = layers.filter((other) => other === layer).length;
    return times === 1 ? layer : `${n(times)} ${layer}`;
  });
  return `${n(count)} x ${each.length === 1 ? each[0]! : `(${each.join(' + ')})`}`;
}

/** All that adds up to the kbps of a room, with the figures to do it again. */
function told(room: Room, way: 'out' | 'into', share: number): string {
  const videos = videosOf(room)[way].filter(({ layers }) => layers.length > 0);
  const kbps = kbpsByCodec[room.codec];
  const layers = [...new Set(videos.flatMap(({ layers }) => layers))].map((layer) => `${layer} ${n(kbps[layer])}`);
  const to = way === 'out' ? ` to ${n(room.people - 1)}` : '';
  const { microphones, people, screenShares: screens } = room;
  return [
    videos.length > 0
      ? `${videos.map(videoWords).join(' + ')}, with ${layers.join(', ')} kbps${share === 1 ? '' : ` x ${n(share)}`}`
      : 'no video',
    `${Math.min(microphones, people)} microphones x ${audioKbps}${to}`,
    ...(screens > 0 ? [`${screens} shared screens x ${n(kbps.screen)} x ${screenShareOfMaximum}${to}`] : []),
  ].join('; ');
}

/** What each kind of room comes to. */
export function explainRooms({ demand, settings }: Plan): Chapter[] {
  return demand.rooms.map(({ room, load, shareOnBridge }) => ({
    title: `${n(room.count)} x a room of ${room.people} (${room.mode}, ${room.cameras} cameras, ${room.codec}, ${room.resolution} lines)`,
    steps: [
      step(
        'videos that each sees',
        `at most 25 tiles${room.lastN === undefined ? '' : `, last-n ${room.lastN}`}; senders do not see themselves`,
        `${n(load.streams)} forwarded in all`,
        'source',
      ),
      step(
        'sent, without headers',
        told(room, 'out', settings.videoShare),
        `${n(load.egressPayloadMbps)} Mbps`,
        'source',
      ),
      step('taken in, without headers', told(room, 'into', 1), `${n(load.ingressPayloadMbps)} Mbps`, 'source'),
      step(
        'packets',
        `the same, each with so many a second: ${rates}; out and in`,
        `${n(load.packetsPerSecond)} /s`,
        'assumed',
      ),
      step(
        'with headers',
        `+ packets x ${headerBytes} bytes x 8`,
        `${n(load.egressMbps)} out, ${n(load.ingressMbps)} Mbps in`,
        'derived',
      ),
      ...(shareOnBridge < 1
        ? [
            step(
              'pairs',
              `talk directly; ${n(bridgedShareOfPairs * 100)} % need the bridge`,
              `x ${bridgedShareOfPairs}`,
              'assumed' as const,
            ),
          ]
        : []),
    ],
  }));
}
