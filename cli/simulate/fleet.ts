import type { LastNLimits } from '../../capacity/last-n-limits.ts';
import type { Profile } from '../../capacity/profile.ts';
import type { BridgeSize } from '../../capacity/simulation/simulated-bridge.ts';
import type { ExitCode } from '../../engine/errors.ts';
import type { SimulationReport } from './report.ts';

/** The bridges that a day is tried on, and what is known of them. */
export interface Fleet {
  bridges: BridgeSize[];
  planned: SimulationReport['planned'];
  relays: boolean;
  /** People of one meeting that Jicofo sends to a bridge, where it was told. */
  peopleOfMeetingPerBridge?: number;
  /** What its bridges allow, where they are set up. */
  lastNLimits?: LastNLimits;
  /** What a packet costs on them. */
  cost: Profile;
  /** Not 0 when a host that was asked did not answer. */
  code: ExitCode;
}
