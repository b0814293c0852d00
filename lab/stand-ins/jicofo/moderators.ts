import { bare } from '../runtime/room.ts';

/** Somebody in a room, as the focus sees him. */
export interface Occupant {
  nickname: string;
  jid: string;
}

/**
 * Who moderates: those whom the focus makes owners of a room. Where people log in, all who did; where nobody does, one of those who are
 * there, and another one when he leaves.
 */
export class Moderators {
  readonly #hasLoggedIn: ((jid: string) => boolean) | undefined;
  readonly #grant: (room: string, jid: string) => void;
  readonly #rooms = new Map<string, { occupants: Occupant[]; owner?: Occupant }>();

  /** Without the first, nobody logs in. */
  constructor(hasLoggedIn: ((jid: string) => boolean) | undefined, grant: (room: string, jid: string) => void) {
    this.#hasLoggedIn = hasLoggedIn;
    this.#grant = grant;
  }

  entered(room: string, occupant: Occupant): void {
    if (this.#hasLoggedIn?.(occupant.jid)) this.#grant(room, bare(occupant.jid));
    if (this.#hasLoggedIn) return;
    const known = this.#rooms.get(room) ?? { occupants: [] };
    known.occupants.push(occupant);
    this.#rooms.set(room, known);
    this.#elect(room);
  }

  left(room: string, nickname: string): void {
    const known = this.#rooms.get(room);
    if (!known) return;
    known.occupants = known.occupants.filter((one) => one.nickname !== nickname);
    if (known.owner?.nickname === nickname) known.owner = undefined;
    if (known.occupants.length === 0) this.#rooms.delete(room);
    else this.#elect(room);
  }

  clear(): void {
    this.#rooms.clear();
  }

  #elect(room: string): void {
    const known = this.#rooms.get(room)!;
    const [first] = known.occupants;
    if (known.owner || !first) return;
    known.owner = first;
    this.#grant(room, bare(first.jid));
  }
}
