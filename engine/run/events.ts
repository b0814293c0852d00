import type { Problem } from '../errors.ts';

export type TaskStatus = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';

/** How sure a plan's line is: seen on the host, resting on an effect not yet real, or not to be known. */
export type Certainty = 'exact' | 'predicted' | 'unknown';

/** What differs for one resource; secrets are already taken out. */
export interface Difference {
  /** Short sentences: `mode 0644 -> 0640`. */
  summary: string[];
  /** Unified diff of a text, when both sides are known and neither is secret. */
  text?: string;
}

export interface HostRecap {
  ok: number;
  changed: number;
  skipped: number;
  failed: number;
  unreachable: number;
  /** Failures that `ignore_errors` let pass, or a block's `rescue` took care of; they count as ok too. */
  ignored?: number;
  rescued?: number;
  round_trips: number;
}

/** Everything that a run tells the outside, in order. The names are those of `--output json`. */
export type RunEvent =
  | { event: 'run'; playbook: string; inventory: string; hosts: string[]; check: boolean; version: 1 }
  | { event: 'play'; name: string; hosts: string[] }
  | { event: 'connect'; host: string; address: string }
  | { event: 'connected'; host: string; duration_ms: number }
  | { event: 'lock'; host: string; owner: string }
  /** A task is being run on the host (only tasks that change something are announced). */
  | { event: 'start'; host: string; role: string; task: string; module: string }
  /** A line that a running task printed. */
  | { event: 'output'; host: string; role: string; task: string; text: string }
  | {
      event: 'task';
      host: string;
      role: string;
      task: string;
      module: string;
      /** The item of the loop that brought the task (`include_tasks`, `include_role`). */
      round?: string;
      /** The loop's item, when the task has one. */
      item?: string;
      handler?: boolean;
      /** The host that it was done on, when that is another. */
      delegated_to?: string;
      status: TaskStatus;
      /** It failed, and the playbook says that this does no harm: the status is ok. */
      forgiven?: 'ignored' | 'rescued';
      certainty: Certainty;
      duration_ms: number;
      difference?: Difference;
      problem?: Problem;
      /** What a `debug` task has to tell. */
      message?: string;
    }
  | { event: 'warning'; host?: string; problem: Problem }
  | { event: 'unreachable'; host: string; problem: Problem }
  | { event: 'recap'; hosts: Record<string, HostRecap>; duration_ms: number; interrupted?: boolean };

export type Listener = (event: RunEvent) => void;
