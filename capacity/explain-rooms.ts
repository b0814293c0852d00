import { audioKbps, bridgedShareOfPairs, headerBytes } from './constants.ts';
import { type Chapter, n, step } from './explain-step.ts';
import type { Plan } from './plan.ts';

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
        `videos at their layer x ${n(settings.videoShare)}, ${Math.min(room.microphones, room.people)} microphones x ${audioKbps} kbps to ${room.people - 1}${room.screenShares > 0 ? ', shared screens x 0.4' : ''}`,
        `${n(load.egressPayloadMbps)} Mbps`,
        'source',
      ),
      step(
        'taken in, without headers',
        'each camera up to the highest layer that somebody sees',
        `${n(load.ingressPayloadMbps)} Mbps`,
        'source',
      ),
      step(
        'packets',
        'low 33, std 60, high 180, screen 120, audio 50 a second and stream; out and in',
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
