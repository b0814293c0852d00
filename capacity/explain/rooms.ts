import {
  audioKbps,
  bridgedShareOfPairs,
  headerBytes,
  kbpsByCodec,
  type Layer,
  packetsPerSecond,
  screenShareOfMaximum,
} from '../constants.ts';
import { type Chapter, n, step, type Step, sum } from './step.ts';
import type { Plan } from '../plan.ts';
import type { Room } from '../room.ts';
import { type RoomLoad, type Videos, videosOf } from '../room-load.ts';

/** `22 x (high + 2 low)`: who is sent, or sends, which layers. */
function videoWords({ count, layers }: Videos): string {
  const each = [...new Set(layers)].map((layer) => {
    const times = layers.filter((other) => other === layer).length;
    return times === 1 ? layer : `${n(times)} ${layer}`;
  });
  return `${n(count)} x ${each.length === 1 ? each[0]! : `(${each.join(' + ')})`}`;
}

/** What a stream of each kind takes. */
interface Rates {
  layers: Readonly<Record<Layer, number>>;
  audio: number;
  screen: string;
  /** Of the videos' maxima. */
  share: number;
  unit: string;
}

const kbpsOf = ({ codec }: Room, share: number): Rates => ({
  layers: kbpsByCodec[codec],
  audio: audioKbps,
  screen: `${n(kbpsByCodec[codec].screen)} x ${screenShareOfMaximum}`,
  share,
  unit: 'kbps',
});

const packetsOf: Rates = {
  layers: packetsPerSecond,
  audio: packetsPerSecond.audio,
  screen: String(packetsPerSecond.screen),
  share: 1,
  unit: 'packets',
};

/** All that adds up to what a room sends or takes in, with the figures to do it again. */
function told(room: Room, way: 'out' | 'into', { layers: rates, audio, screen, share, unit }: Rates): string {
  const videos = videosOf(room)[way].filter(({ layers }) => layers.length > 0);
  const layers = [...new Set(videos.flatMap(({ layers }) => layers))].map((layer) => `${layer} ${n(rates[layer])}`);
  const to = way === 'out' ? ` to ${n(room.people - 1)}` : '';
  const { microphones, people, screenShares: screens } = room;
  return [
    videos.length > 0
      ? `${videos.map(videoWords).join(' + ')}, with ${layers.join(', ')} ${unit}${share === 1 ? '' : ` x ${n(share)}`}`
      : 'no video',
    `${Math.min(microphones, people)} microphones x ${audio}${to}`,
    ...(screens > 0 ? [`${screens} shared screens x ${screen}${to}`] : []),
  ].join('; ');
}

/** What each kind of room comes to. */
export function explainRooms({ demand, settings }: Plan): Chapter[] {
  return demand.rooms.map(({ room, load, shareOnBridge }) => ({
    title: `${n(room.count)} x a room of ${room.people} (${room.mode}, ${room.cameras} cameras, ${room.codec}, ${room.resolution} lines)`,
    steps: [
      videosSeen(room, load),
      step(
        'sent, without headers',
        told(room, 'out', kbpsOf(room, settings.videoShare)),
        `${n(load.egressPayloadMbps)} Mbps`,
        'source',
      ),
      step(
        'taken in, without headers',
        told(room, 'into', kbpsOf(room, 1)),
        `${n(load.ingressPayloadMbps)} Mbps`,
        'source',
      ),
      ...packets(room, load),
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

function videosSeen(room: Room, { streams }: RoomLoad): Step {
  const seen = videosOf(room).out.map(({ count, layers }) => `${n(count)} x ${layers.length}`);
  const most = `at most 25 tiles${room.lastN === undefined ? '' : `, last-n ${room.lastN}`}`;
  return step(
    'videos that are seen',
    `${sum(seen)}; ${most}; senders do not see themselves`,
    `${n(streams)} forwarded in all`,
    'source',
  );
}

/** Packets each way, and what their headers add. */
function packets(room: Room, load: RoomLoad): Step[] {
  const way = (name: 'out' | 'into', payloadMbps: number, mbps: number): [string, Step[]] => {
    const count = n(Math.round(((mbps - payloadMbps) * 1e6) / headerBytes / 8));
    const words = name === 'out' ? 'sent' : 'taken in';
    return [
      count,
      [
        step(`packets ${words}`, told(room, name, packetsOf), `${count} /s`, 'assumed'),
        step(
          `${words}, with headers`,
          `${n(payloadMbps)} + ${count} x ${headerBytes} bytes x 8 / 1,000,000`,
          `${n(mbps)} Mbps`,
          'derived',
        ),
      ],
    ];
  };
  const [out, outSteps] = way('out', load.egressPayloadMbps, load.egressMbps);
  const [into, intoSteps] = way('into', load.ingressPayloadMbps, load.ingressMbps);
  return [...outSteps, ...intoSteps, step('packets', `${out} + ${into}`, `${n(load.packetsPerSecond)} /s`, 'derived')];
}
