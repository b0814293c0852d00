/** What a bridge said of itself, as `--json` prints it; docs/schemas/top.schema.json. */
export interface BridgeReading {
  host: string;
  /** The host's name, with the number of the bridge where it has several. */
  name: string;
  port: number;
  state: 'up' | 'unhealthy' | 'down' | 'unreachable';
  /** Why it is not up. */
  reason?: string;
  numbers?: BridgeNumbers;
}

export interface BridgeNumbers {
  stress: number;
  participants: number;
  /** As many as the last deployment planned for it; else as the capacity model gives a bridge with its share of the host's CPUs. */
  planned_participants: number;
  conferences: number;
  bit_rate_kbps: { download: number; upload: number };
  packet_rate: { download: number; upload: number };
  drain: boolean;
  /** It takes no new conference, and ends when the last one has gone. */
  graceful_shutdown: boolean;
  version: string;
}

/** What Jicofo said. */
export interface FocusReading {
  host: string;
  state: 'up' | 'down' | 'unreachable';
  reason?: string;
  numbers?: { conferences: number; participants: number; bridges: number; operational_bridges: number };
}

export interface TopReport {
  version: 1;
  at: string;
  bridges: BridgeReading[];
  focus: FocusReading[];
}
