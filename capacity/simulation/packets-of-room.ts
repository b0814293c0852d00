import { bridgedShareOfPairs, cascadeDerating } from '../constants.ts';
import { type LastNLimits, withLimits } from '../last-n-limits.ts';
import { loadOf } from '../room-load.ts';
import { type Meeting, roomWith } from './meeting.ts';

/** Packets a second that a meeting asks of its bridges, by how many are there. */
export type PacketsByPresence = (present: number) => number;

/** The same for meetings of the same kind, which are most. */
export class RoomPackets {
  readonly #known = new Map<string, number[]>();
  readonly #limits: LastNLimits;

  constructor(limits: LastNLimits = {}) {
    this.#limits = limits;
  }

  of(meeting: Meeting): PacketsByPresence {
    const { count: _, ...kind } = meeting.room;
    const key = JSON.stringify(Object.values(kind));
    const known = this.#known.get(key) ?? [];
    this.#known.set(key, known);
    // One alone has nobody to send to, and is not even called to a bridge.
    const packets = (present: number): number =>
      present < 2 ? 0 : loadOf(withLimits(roomWith(meeting, present), this.#limits)).packetsPerSecond;
    return (present) => (known[present] ??= packets(present));
  }
}

/** Derived from the seed: a room on several bridges costs each of them more than its part. */
export const relayFactor = 1 / cascadeDerating;

/** Whether two people of this meeting need the bridge; most pairs talk directly. `draw` is from 0 to 1. */
export const pairNeedsBridge = (draw: number): boolean => draw < bridgedShareOfPairs;
