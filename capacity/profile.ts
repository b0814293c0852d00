import { bandFactor, cpuSecondsPerPacket } from './constants.ts';

/** What a packet costs, as far as one knows. */
export interface Profile {
  name: 'seed' | 'conservative' | 'optimistic' | 'calibrated';
  /** CPU seconds a packet: what plans count with, and between what it lies. */
  secondsPerPacket: number;
  lowSecondsPerPacket: number;
  highSecondsPerPacket: number;
  /** CPUs that a bridge takes without any meeting, and for each person beside the packets. */
  coresAtRest: number;
  coresPerPerson: number;
  /** For people: what it rests on. */
  origin: string;
}

const band = {
  lowSecondsPerPacket: cpuSecondsPerPacket / bandFactor,
  highSecondsPerPacket: cpuSecondsPerPacket * bandFactor,
  coresAtRest: 0,
  coresPerPerson: 0,
} as const;

/** Sentence that goes with every answer that rests on no measurement of the site's own. */
export const priorNotMeasured = 'prior, not measured';

/** Derived: the seed's own test, and the ends of what was published. */
export const profiles: Readonly<Record<'seed' | 'conservative' | 'optimistic', Profile>> = {
  seed: { ...band, name: 'seed', secondsPerPacket: cpuSecondsPerPacket, origin: priorNotMeasured },
  conservative: {
    ...band,
    name: 'conservative',
    secondsPerPacket: band.highSecondsPerPacket,
    origin: `${priorNotMeasured}: the dear end of what was published`,
  },
  optimistic: {
    ...band,
    name: 'optimistic',
    secondsPerPacket: band.lowSecondsPerPacket,
    origin: `${priorNotMeasured}: the cheap end of what was published`,
  },
};

/** The same profile at another cost of packets. */
export function withCost(profile: Profile, secondsPerPacket: number): Profile {
  return { ...profile, secondsPerPacket };
}
