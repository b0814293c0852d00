import type { Candidate } from '../../../capacity/bridge-selection.ts';

export interface BridgeSettings {
  averageParticipantStress: number;
  /** How long a new participant counts until the bridge's own numbers have it. */
  rampup: number;
  failureReset: number;
}

function flag(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true';
}

/** A bridge of the brewery: what it last said of itself, and what we gave it to do. */
export class KnownBridge {
  readonly jid: string;
  endpoints = 0;
  lastPresence = 0;
  readonly #settings: BridgeSettings;
  readonly #stats = new Map<string, string>();
  #added: number[] = [];
  #operational = true;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(jid: string, settings: BridgeSettings) {
    this.jid = jid;
    this.#settings = settings;
  }

  /** A presence came. What it does not mention stays as it was. */
  update(stats: ReadonlyMap<string, string>, now: number): void {
    for (const [name, value] of stats) this.#stats.set(name, value);
    this.lastPresence = now;
  }

  endpointAdded(now: number): void {
    this.endpoints++;
    this.#added.push(now);
  }

  endpointRemoved(): void {
    this.endpoints = Math.max(0, this.endpoints - 1);
  }

  /** What a health check came to. A failure counts for a while, even when the next check is passed. */
  setOperational(operational: boolean, now: number): void {
    this.#operational = operational;
    if (!operational) this.#failedAt = now;
  }

  isOperational(now: number): boolean {
    return this.#operational && now - this.#failedAt >= this.#settings.failureReset;
  }

  get healthy(): boolean {
    return flag(this.#stats.get('healthy')) ?? true;
  }

  get fullVersion(): string | undefined {
    const version = this.#stats.get('version');
    const release = this.#stats.get('release');
    return version !== undefined && release !== undefined ? `${version}-${release}` : version;
  }

  correctedStress(now: number): number {
    this.#added = this.#added.filter((time) => now - time < this.#settings.rampup);
    const each = Number(this.#stats.get('average_participant_stress') ?? this.#settings.averageParticipantStress);
    return Number(this.#stats.get('stress_level') ?? 0) + this.#added.length * each;
  }

  candidate(now: number): Candidate {
    return {
      jid: this.jid,
      version: this.fullVersion,
      region: this.#stats.get('region'),
      relayId: this.#stats.get('relay_id'),
      operational: this.isOperational(now),
      // Until it says otherwise a bridge is not to be used.
      drain: flag(this.#stats.get('drain')) ?? true,
      gracefulShutdown: flag(this.#stats.get('graceful_shutdown')) ?? false,
      shuttingDown: flag(this.#stats.get('shutting_down')) ?? false,
      correctedStress: this.correctedStress(now),
    };
  }

  /** As `/debug` shows it. */
  debugState(now: number, stressThreshold: number): Record<string, unknown> {
    const one = this.candidate(now);
    return {
      drain: one.drain,
      endpoints: this.endpoints,
      'graceful-shutdown': one.gracefulShutdown,
      healthy: this.healthy,
      operational: one.operational,
      overloaded: one.correctedStress >= stressThreshold,
      region: one.region ?? 'null',
      'relay-id': one.relayId ?? 'null',
      release: this.#stats.get('release') ?? 'null',
      'shutting-down': one.shuttingDown,
      stress: one.correctedStress,
      version: this.#stats.get('version') ?? 'null',
    };
  }
}
