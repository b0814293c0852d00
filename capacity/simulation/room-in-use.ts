import type { Share } from '../bridge-selection.ts';
import { type PacketsByPresence, relayFactor } from './packets-of-room.ts';
import type { SimulatedBridge } from './simulated-bridge.ts';

/** Where the people of a meeting are, as seconds of each of them add up. */
export interface Whereabouts {
  onBridges: number;
  /** Two who talk without a bridge. */
  direct: number;
  alone: number;
  /** There was no bridge for them. */
  refused: number;
}

/** Chooses a bridge for one more; undefined when there is none. */
export type Choose = (conference: ReadonlyMap<string, Share>, seconds: number) => SimulatedBridge | undefined;

interface Part extends Share {
  bridge: SimulatedBridge;
  packetsPerSecond: number;
}

/** A meeting while it goes on: who is there, and on which bridges. */
export class RoomInUse {
  /** In the order in which the meeting got them. */
  readonly parts = new Map<string, Part>();
  readonly #packets: PacketsByPresence;
  readonly #pairNeedsBridge: boolean;
  readonly #places = new Map<number, Part | undefined>();
  #since = 0;
  /** Nobody is asked for a bridge before the second one is there. */
  #begun = false;

  constructor(packets: PacketsByPresence, pairNeedsBridge: boolean) {
    this.#packets = packets;
    this.#pairNeedsBridge = pairNeedsBridge;
  }

  get present(): number {
    return this.#places.size;
  }

  come(person: number, seconds: number, choose: Choose, totals: Whereabouts): void {
    this.#count(seconds, totals);
    this.#places.set(person, undefined);
    if (this.#begun) this.#invite(person, seconds, choose);
    else if (this.present >= 2) {
      this.#begun = true;
      for (const waiting of this.#places.keys()) this.#invite(waiting, seconds, choose);
    }
    this.#settle(seconds);
  }

  go(person: number, seconds: number, totals: Whereabouts): void {
    this.#count(seconds, totals);
    const part = this.#places.get(person);
    this.#places.delete(person);
    if (part) {
      part.participants--;
      part.bridge.leave(seconds);
    }
    this.#settle(seconds);
    if (part?.participants === 0) this.parts.delete(part.bridge.name);
    if (this.present === 0) this.#begun = false;
  }

  #invite(person: number, seconds: number, choose: Choose): void {
    const bridge = choose(this.parts, seconds);
    if (!bridge) return;
    const part = this.parts.get(bridge.name) ?? { bridge, participants: 0, recentlyAdded: 0, packetsPerSecond: 0 };
    this.parts.set(bridge.name, part);
    part.participants++;
    bridge.welcome(seconds);
    this.#places.set(person, part);
  }

  /** Brings what the bridges carry up to date. */
  #settle(seconds: number): void {
    const served = this.#served();
    let used = 0;
    for (const { participants } of this.parts.values()) if (participants > 0) used++;
    const all = this.#isDirect(served) ? 0 : this.#packets(served) * (used > 1 ? relayFactor : 1);
    for (const part of this.parts.values()) {
      const packetsPerSecond = served === 0 ? 0 : (all * part.participants) / served;
      if (packetsPerSecond === part.packetsPerSecond) continue;
      part.bridge.carry(packetsPerSecond - part.packetsPerSecond, seconds);
      part.packetsPerSecond = packetsPerSecond;
    }
  }

  #count(seconds: number, totals: Whereabouts): void {
    const passed = seconds - this.#since;
    this.#since = seconds;
    const served = this.#served();
    totals[this.#begun ? 'refused' : 'alone'] += (this.present - served) * passed;
    totals[served < 2 ? 'alone' : this.#isDirect(served) ? 'direct' : 'onBridges'] += served * passed;
  }

  #served(): number {
    let all = 0;
    for (const { participants } of this.parts.values()) all += participants;
    return all;
  }

  #isDirect(served: number): boolean {
    return served === 2 && !this.#pairNeedsBridge;
  }
}
