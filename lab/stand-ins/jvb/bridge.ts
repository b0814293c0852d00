import { Focuses } from './focuses.ts';
import { PretendedWork } from './pretended-work.ts';

/** How far a graceful shutdown has come. */
export type Shutdown = 'running' | 'graceful' | 'shutting down';

/** What a test pretends to be on the bridge, beside what is. */
export interface PretendedLoad {
  conferences?: number;
  participants?: number;
  stress?: number;
  /** Packets a second, and what each costs: CPU time that is really taken. */
  packets?: number;
  microseconds?: number;
}

export interface Health {
  healthy: boolean;
  reason?: string;
}

/** The conferences and the state of a bridge; nothing of media, which a stand-in does not carry. */
export class Bridge {
  drain: boolean;
  shutdown: Shutdown = 'running';
  #pretended: PretendedLoad = {};
  readonly work = new PretendedWork();
  readonly focuses = new Focuses();
  health: Health = { healthy: false, reason: 'The health has not been checked yet' };
  conferencesCreated = 0;
  readonly #conferences = new Map<string, Set<string>>();
  readonly #stressOfOne: number;

  constructor({ drain = false, averageParticipantStress = 0.01 } = {}) {
    this.drain = drain;
    this.#stressOfOne = averageParticipantStress;
  }

  /** Conferences by their meeting id, each with the ids of its endpoints. */
  get conferences(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#conferences;
  }

  get pretended(): PretendedLoad {
    return this.#pretended;
  }

  pretend(load: PretendedLoad): void {
    this.#pretended = load;
    this.work.begin(load.packets ?? 0, load.microseconds ?? 0);
  }

  hasConference(id: string): boolean {
    return this.#conferences.has(id);
  }

  createConference(id: string): void {
    if (this.#conferences.has(id)) return;
    this.#conferences.set(id, new Set());
    this.conferencesCreated++;
  }

  addEndpoint(conference: string, endpoint: string): void {
    this.#conferences.get(conference)?.add(endpoint);
  }

  expireEndpoint(conference: string, endpoint: string): void {
    const endpoints = this.#conferences.get(conference);
    endpoints?.delete(endpoint);
    if (endpoints?.size === 0) this.#conferences.delete(conference);
  }

  expireConference(id: string): void {
    this.#conferences.delete(id);
  }

  /** Forgets the conferences whose focus left so many milliseconds ago; gives them. */
  expireAbandoned(timeout: number, now = Date.now()): string[] {
    const abandoned = this.focuses.takeAbandoned(timeout, now).filter((id) => this.hasConference(id));
    for (const id of abandoned) this.expireConference(id);
    return abandoned;
  }

  get conferenceCount(): number {
    return this.pretended.conferences ?? this.#conferences.size;
  }

  get participants(): number {
    if (this.pretended.participants !== undefined) return this.pretended.participants;
    return [...this.#conferences.values()].reduce((sum, endpoints) => sum + endpoints.size, 0);
  }

  get largestConference(): number {
    return Math.max(0, ...[...this.#conferences.values()].map((endpoints) => endpoints.size));
  }

  /** Without media there is no load to measure: it is what so many participants cost on the average. */
  get stress(): number {
    return this.pretended.stress ?? this.participants * this.#stressOfOne;
  }
}
