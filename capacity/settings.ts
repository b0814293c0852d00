import { cpuCeiling, nicShare, relayedShare, seedBridge } from './constants.ts';
import type { HostSize } from './host.ts';
import type { LastNLimits } from './last-n-limits.ts';
import type { Mix } from './mixes.ts';
import type { Redundancy } from './need.ts';
import { type Profile, profiles } from './profile.ts';
import type { Room } from './room.ts';
import type { Chat, Prices } from './surroundings.ts';

/** What a plan is made from. Either rooms or a mix, or users alone. */
export interface PlanInput {
  /** Who meets at the same time; without it, as many as the rooms hold. */
  users?: number;
  rooms?: readonly Room[];
  mix?: { name: string; mix: Mix };
  /** What is said of all rooms of a mix, whatever it says itself. */
  common?: Partial<Omit<Room, 'count' | 'people'>>;
  /** What the bridges themselves allow; without them, as many videos as there are tiles. */
  lastNLimits?: LastNLimits;
  /** Share of its CPUs that a bridge may use. */
  cpuShare?: number;
  nicShare?: number;
  redundancy?: Redundancy;
  /** Share of the traffic that goes over a TURN server. */
  relayedShare?: number;
  chat?: Chat;
  /** The kind of host to buy; also what is missing is counted in it. */
  bridge?: HostSize;
  /** The hosts that there are; without them, all have to be bought. */
  hosts?: readonly HostSize[];
  profile?: Profile;
  prices?: Prices;
  /** Meetings that are recorded at the same time. */
  recordings?: number;
  /** Of the encoders' maxima: 1 for planning, about 0.7 in use. */
  videoShare?: number;
  /** What a participant's line sends, for meetings without a server. Seed: an ADSL line. */
  uplinkMbps?: number;
}

export type Settings = PlanInput &
  Required<
    Pick<
      PlanInput,
      'cpuShare' | 'nicShare' | 'redundancy' | 'relayedShare' | 'bridge' | 'profile' | 'videoShare' | 'uplinkMbps'
    >
  >;

/** The bridge that the seed counts in, as a host of its own. */
export const seedHost: HostSize = { name: 'bridge', ...seedBridge, roles: ['jvb'] };

/** The input, and for what it does not say the seed's and our own numbers. */
export function settingsOf(input: PlanInput): Settings {
  return {
    cpuShare: cpuCeiling,
    nicShare,
    redundancy: 'none',
    relayedShare: relayedShare.lan,
    bridge: seedHost,
    profile: profiles.seed,
    videoShare: 1,
    uplinkMbps: 5,
    ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
  };
}
