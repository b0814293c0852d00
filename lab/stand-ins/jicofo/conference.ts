import type { Share } from '../../../capacity/bridge-selection.ts';

/** A participant and where its media would go. */
interface Seat {
  bridge: string | undefined;
  since: number;
}

/** A meeting: who is in the room, and on which bridge each one is. */
export class Conference {
  readonly room: string;
  readonly meetingId: string;
  readonly created: number;
  /** The room that this one is beside. */
  mainRoom: string | undefined;
  readonly #seats = new Map<string, Seat>();
  /** The bridges in the order in which they came in. */
  readonly #bridges: string[] = [];

  constructor(room: string, meetingId: string, created: number) {
    this.room = room;
    this.meetingId = meetingId;
    this.created = created;
  }

  get participants(): string[] {
    return [...this.#seats.keys()];
  }

  get bridges(): readonly string[] {
    return this.#bridges;
  }

  enter(participant: string): void {
    if (!this.#seats.has(participant)) this.#seats.set(participant, { bridge: undefined, since: 0 });
  }

  /** Gives the bridge that the participant was on. */
  leave(participant: string): string | undefined {
    const bridge = this.unseat(participant);
    this.#seats.delete(participant);
    return bridge;
  }

  bridgeOf(participant: string): string | undefined {
    return this.#seats.get(participant)?.bridge;
  }

  /** Those in the room who have no bridge yet. */
  get waiting(): string[] {
    return this.participants.filter((one) => this.bridgeOf(one) === undefined);
  }

  on(bridge: string): string[] {
    return this.participants.filter((one) => this.bridgeOf(one) === bridge);
  }

  seat(participant: string, bridge: string, now: number): void {
    this.#seats.set(participant, { bridge, since: now });
    if (!this.#bridges.includes(bridge)) this.#bridges.push(bridge);
  }

  /** Takes a participant off its bridge; a bridge without any leaves the conference. */
  unseat(participant: string): string | undefined {
    const seat = this.#seats.get(participant);
    if (seat?.bridge === undefined) return undefined;
    const { bridge } = seat;
    this.#seats.set(participant, { bridge: undefined, since: 0 });
    if (this.on(bridge).length === 0) this.#bridges.splice(this.#bridges.indexOf(bridge), 1);
    return bridge;
  }

  shares(now: number, interval: number): Map<string, Share> {
    return new Map(
      this.#bridges.map((bridge) => {
        const seats = this.on(bridge).map((one) => this.#seats.get(one)!);
        const recentlyAdded = seats.filter(({ since }) => now - since < interval).length;
        return [bridge, { participants: seats.length, recentlyAdded }];
      }),
    );
  }
}
