import type { Problem } from '../../engine/errors.ts';

/** What `status --json` prints; docs/schemas/status.schema.json. */
export interface StatusReport {
  version: 1;
  at: string;
  /** Nothing has a problem, and all hosts were reached. */
  well: boolean;
  /** What is asked of hosts themselves. */
  hosts: HostStatus[];
  services: ServiceStatus[];
  focus: FocusStatus[];
  bridges: BridgeStatus[];
}

/** Why something is not as it should be, and what to do next. */
export type Trouble = Pick<Problem, 'message' | 'details' | 'hint'>;

export interface CheckStatus {
  name: string;
  state: 'ok' | 'failed' | 'skipped';
  problem?: Trouble;
}

export interface HostStatus {
  host: string;
  state: 'ok' | 'wrong';
  checks: CheckStatus[];
}

export interface ServiceStatus {
  host: string;
  /** The role that it is of; absent for a host that was not reached. */
  service?: string;
  state: 'ok' | 'down' | 'unreachable';
  checks: CheckStatus[];
  problem?: Trouble;
}

/** Jicofo. */
export interface FocusStatus {
  host: string;
  state: 'up' | 'down' | 'unreachable';
  conferences?: number;
  participants?: number;
  problem?: Trouble;
}

/**
 * `draining` takes new meetings only when there is no other; `leaving` ends with its last meeting; `retired` is to go, as the
 * inventory says; `missing` is not known to Jicofo; `down` and `unreachable` are, but do not answer, or their host does not;
 * `unlisted` is not in the inventory; `unknown`: Jicofo did not answer.
 */
export type BridgeState =
  | 'up'
  | 'unhealthy'
  | 'draining'
  | 'leaving'
  | 'retired'
  | 'missing'
  | 'down'
  | 'unreachable'
  | 'unlisted'
  | 'unknown';

export interface BridgeStatus {
  /** The host's name, with the number of the bridge where it has several; what it calls itself when it is not in the inventory. */
  name: string;
  host?: string;
  /** In the room where Jicofo finds the bridges. */
  nickname: string;
  state: BridgeState;
  /** By its own word. */
  conferences?: number;
  /** Absent when Jicofo does not know it. */
  seen?: SeenBridge;
  problem?: Trouble;
}

/** What Jicofo knows of a bridge: what the bridge last said through Prosody, and how it fared with it. */
export interface SeenBridge {
  version: string;
  /** With what the people who came just now will add. */
  stress: number;
  /** People that Jicofo has put there. */
  participants: number;
  /** By its own health check. */
  healthy: boolean;
  /** Jicofo uses it: it answered, and none of its meetings failed in the last minute. */
  operational: boolean;
  overloaded: boolean;
  drain: boolean;
  graceful_shutdown: boolean;
  region?: string;
  relay_id?: string;
}
