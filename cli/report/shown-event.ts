import type { RunEvent } from '../../engine/run/events.ts';
import type { BridgeStatus, FocusStatus } from '../status/status-report.ts';

/** What runs on a host by a plan. */
export interface PlannedHost {
  host: string;
  bridges: number;
  /** Whether the model decided how many, or the inventory (`jvb_instances`). */
  by: 'model' | 'inventory';
  cpus: number;
  memory_mb: number;
  nic_mbps: number;
  /** People that are planned to be on its bridges. */
  users: number;
  /** Heap of each of its bridges. */
  heap_mb: number;
}

/** How the bridges of a site were planned, told before anything is changed. */
export interface PlanEvent {
  event: 'plan';
  users: number;
  /** `meet_rooms`, as it was written. */
  rooms?: string;
  /** Bridges that will run. */
  bridges: number;
  /** As many as the users need, by all lanes and by each alone. */
  needed: number;
  needed_by: { users: number; packets: number; network: number };
  /** The lane that needs the most. */
  binding: 'users' | 'packets' | 'network';
  /** Between what the number lies, for all that is known of what a packet takes. */
  low: number;
  high: number;
  /** Of those that are needed, as many as the hosts cannot run. */
  missing: number;
  fits: boolean;
  hosts: PlannedHost[];
  /** Of one meeting, on one bridge. */
  people_of_meeting_per_bridge: number;
  relays: boolean;
  focus_heap_mb: number;
  /** What the figures rest on. */
  basis: string;
  /** The same in a sentence. */
  summary: string;
}

/** What `status` saw besides its checks: Jicofo, and the bridges as Jicofo sees them. */
export interface BridgesEvent {
  event: 'bridges';
  /** The whole verdict, checks and unreached hosts included. */
  well: boolean;
  focus: FocusStatus[];
  bridges: BridgeStatus[];
}

/** All that reporters tell: what the engine does, what was planned before, and what was seen after. */
export type ShownEvent = RunEvent | PlanEvent | BridgesEvent;
