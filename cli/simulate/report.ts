/** What a simulated day came to, as `--json` prints it; docs/schemas/simulation.schema.json. */
export interface SimulationReport {
  version: 1;
  seed: number;
  /** Where the meetings are from. */
  source:
    /** `assumed`: nobody said what kind of meetings. */
    | { kind: 'mix'; mixes: string[]; assumed?: boolean; users?: number; meetings?: number }
    | {
        kind: 'calendar';
        file: string;
        date?: string;
        weekday?: string;
        timezone?: string;
        left_out: Record<string, number>;
      };
  /** What the costs rest on. */
  origin: string;
  /** Where the number of bridges is from. */
  planned: 'given' | 'inventory' | 'by the capacity model';
  relays: boolean;
  meetings: number;
  /** Of all meetings together. */
  people: number;
  busiest: { at: string; people: number };
  bridges: BridgeReport[];
  overloaded: Trouble;
  exhausted: Trouble;
  /** People whom Jicofo sent to an overloaded bridge, for want of a better one. */
  sent_to_overloaded: number;
  person_minutes: { on_bridges: number; direct: number; alone: number; refused: number };
  verdict: 'enough' | 'overloaded' | 'exhausted' | 'refused';
  /** Bridges with which it stops; null when no number of them does. */
  needed: { without_overload: number | null; without_exhaustion: number | null };
  /** Meetings that overload a bridge all alone, and may have no second one. */
  too_large: { name: string; at: string; people: number }[];
  /** The moment of `--at`. */
  moment?: { at: string; people: number; stress: number; bridge: string };
  /** Each five minutes: the most people, and the highest stress of any bridge. */
  timeline: { at: string; people: number; stress: number }[];
}

export interface BridgeReport {
  name: string;
  cpus: number;
  peak_stress: number;
  peak_at: string | null;
  peak_people: number;
  overloaded_minutes: number;
  exhausted_minutes: number;
  /** The highest within each five minutes of the timeline. */
  stress: number[];
}

export interface Trouble {
  bridge_minutes: number;
  person_minutes: number;
  first_at: string | null;
}
