import { cpuSecondsPerPacket } from './constants.ts';
import type { Profile } from './profile.ts';
import { solve, solveFromZeroOn } from './solve.ts';
import type { Sample, Sums } from './sums.ts';

/** Assumed: as many samples as the seed's own figures count for. */
const priorSamples = 20;

/** Hardly drawn, but enough to tell apart what always comes together, such as one bridge and as many people. */
const faintly = 1;

/** Cores that are at rest, for each packet, for each person: what the seed says. */
const prior = [0, cpuSecondsPerPacket, 0];

/** Assumed: when a fit may be believed. */
export const criteria = { samples: 30, packetRange: 3, r2: 0.8, movedShare: 0.25 } as const;

/** What bridges take, as measured. */
export interface Fit {
  coresAtRest: number;
  secondsPerPacket: number;
  coresPerPerson: number;
  r2: number;
  /** What a single sample differs by, in CPUs. */
  spread: number;
  samples: number;
  /** How far the parts may be off, together. */
  covariance: number[][];
  leastPackets: number;
  mostPackets: number;
}

/**
 * Least squares of cores = at rest + a packet's x packets + a person's x people, in which nothing is negative, drawn to
 * the seed's values as if those were `pullOf` samples more.
 */
export function fit(sums: Sums, pullOf = priorSamples): Fit {
  const { xx, xy, y, yy, weight, leastPackets, mostPackets } = sums;
  // In units of each variable's own size, or a pull that is strong for one would be nothing for another.
  const pull = xx.map((row, index) => (pullOf * row[index]!) / weight);
  const matrix = xx.map((row, i) => row.map((value, j) => value + (i === j ? pull[i]! || 1e-12 : 0)));
  const right = xy.map((value, index) => value + pull[index]! * prior[index]!);
  const parts = solveFromZeroOn(matrix, right);
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((all, one, i) => all + one * b[i]!, 0);
  const squares = Math.max(
    0,
    yy -
      2 * product(parts, xy) +
      product(
        parts,
        xx.map((row) => product(row, parts)),
      ),
  );
  const variance = squares / Math.max(1, weight - parts.length);
  const around = yy - y ** 2 / weight;
  const unit = [0, 1, 2].map(
    (index) =>
      solve(
        matrix,
        [0, 1, 2].map((one) => (one === index ? 1 : 0)),
      ) ?? [0, 0, 0],
  );
  return {
    coresAtRest: parts[0]!,
    secondsPerPacket: parts[1]!,
    coresPerPerson: parts[2]!,
    r2: around > 0 ? 1 - squares / around : 0,
    spread: Math.sqrt(variance),
    samples: weight,
    covariance: unit.map((row) => row.map((value) => value * variance)),
    leastPackets,
    mostPackets,
  };
}

/** Quantile of Student's t that 90 % lie between, well enough from 10 degrees of freedom on. */
const ninety = (freedom: number): number => 1.645 + 1.56 / Math.max(5, freedom);

/** CPUs that a further sample will show, and between what 9 of 10 such lie. */
export function predict(
  found: Fit,
  { bridges, packetsPerSecond, people }: Omit<Sample, 'cores'>,
): { cores: number; low: number; high: number } {
  const x = [bridges, packetsPerSecond, people];
  const cores = bridges * found.coresAtRest + packetsPerSecond * found.secondsPerPacket + people * found.coresPerPerson;
  const ofFit = x.reduce(
    (all, one, i) => all + one * x.reduce((sum, other, j) => sum + other * found.covariance[i]![j]!, 0),
    0,
  );
  const half = ninety(found.samples - 3) * Math.sqrt(found.spread ** 2 + Math.max(0, ofFit));
  return { cores, low: Math.max(0, cores - half), high: cores + half };
}

/** Why a fit is not to be believed: a sentence for each criterion that it does not meet. */
export function reasonsAgainst({ samples, leastPackets, mostPackets, r2 }: Fit): string[] {
  const reasons: string[] = [];
  if (samples < criteria.samples)
    reasons.push(`${Math.round(samples)} samples; at least ${criteria.samples} are needed`);
  if (!(mostPackets >= criteria.packetRange * leastPackets && mostPackets > 0))
    reasons.push(
      `packets ranged from ${Math.round(leastPackets)} to ${Math.round(mostPackets)} a second; the highest has to be ${criteria.packetRange} times the lowest`,
    );
  if (!(r2 >= criteria.r2)) reasons.push(`R² is ${r2.toFixed(2)}; at least ${criteria.r2} is needed`);
  return reasons;
}

/** A cost of packets that differs so much from an earlier one that something has changed: a version, a log level. */
export function hasMoved(earlier: number, now: number): boolean {
  return earlier > 0 && Math.abs(now - earlier) / earlier > criteria.movedShare;
}

/**
 * How far a packet's cost may be off: the 90 % prediction interval at the highest load seen, told as a packet's part of
 * it. Drawn to the seed or hardly, both fits lie within: the seed must not make a dear bridge look cheap.
 */
export function secondsBand(sums: Sums): { low: number; high: number } {
  const drawn = fit(sums);
  const ratio = (sums.xx[0]![2] ?? 0) / Math.max(1e-9, sums.xx[0]![1]!);
  const packetsPerSecond = sums.mostPackets;
  const load = { bridges: 1, packetsPerSecond, people: packetsPerSecond * ratio };
  const beside = drawn.coresAtRest + load.people * drawn.coresPerPerson;
  const intervals = [drawn, fit(sums, faintly)].map((one) => predict(one, load));
  const ofPacket = (cores: number): number => Math.max(0, cores - beside) / packetsPerSecond;
  return {
    low: Math.min(drawn.secondsPerPacket, ...intervals.map(({ low }) => ofPacket(low))),
    high: Math.max(drawn.secondsPerPacket, ...intervals.map(({ high }) => ofPacket(high))),
  };
}

/** The profile that plans with the upper edge of what was measured. */
export function calibrated(
  parts: Pick<Fit, 'coresAtRest' | 'coresPerPerson'> & { lowSecondsPerPacket: number; highSecondsPerPacket: number },
  origin: string,
): Profile {
  const { coresAtRest, coresPerPerson, lowSecondsPerPacket, highSecondsPerPacket } = parts;
  return {
    name: 'calibrated',
    secondsPerPacket: highSecondsPerPacket,
    lowSecondsPerPacket,
    highSecondsPerPacket,
    coresAtRest,
    coresPerPerson,
    origin,
  };
}
