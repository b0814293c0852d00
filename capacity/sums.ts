/** What a host's bridges did in a few seconds. */
export interface Sample {
  bridges: number;
  /** RTP in and out. */
  packetsPerSecond: number;
  people: number;
  /** CPUs that the bridges' own processes took. */
  cores: number;
}

/** All that a fit needs of any number of samples; it can be kept, and grow less with time. */
export interface Sums {
  weight: number;
  /** Of bridges, packets and people with each other, and with CPUs. */
  xx: number[][];
  xy: number[];
  y: number;
  yy: number;
  leastPackets: number;
  mostPackets: number;
}

const variables = ({ bridges, packetsPerSecond, people }: Sample): number[] => [bridges, packetsPerSecond, people];

export function sumsOf(samples: readonly Sample[]): Sums {
  const xs = samples.map(variables);
  const total = (of: (sample: Sample, x: number[]) => number): number =>
    samples.reduce((all, sample, index) => all + of(sample, xs[index]!), 0);
  // A host's share for each of its bridges: what a host with two does is no range of its own.
  const packets = samples.map((sample) => sample.packetsPerSecond / sample.bridges);
  return {
    weight: samples.length,
    xx: [0, 1, 2].map((row) => [0, 1, 2].map((column) => total((_, x) => x[row]! * x[column]!))),
    xy: [0, 1, 2].map((row) => total(({ cores }, x) => cores * x[row]!)),
    y: total(({ cores }) => cores),
    yy: total(({ cores }) => cores ** 2),
    leastPackets: Math.min(...packets),
    mostPackets: Math.max(...packets),
  };
}

/** Assumed: days after which samples count half. */
export const halfLifeDays = 14;

/** Earlier samples, faded by their age, and new ones; what lies beyond the new ones' extremes fades likewise. */
export function together(earlier: Sums, ageDays: number, latest: Sums): Sums {
  const fade = 0.5 ** (Math.max(0, ageDays) / halfLifeDays);
  const add = (old: number, now: number): number => old * fade + now;
  const beyond = (old: number, now: number): number => now + (old - now) * fade;
  return {
    weight: add(earlier.weight, latest.weight),
    xx: latest.xx.map((row, i) => row.map((value, j) => add(earlier.xx[i]![j]!, value))),
    xy: latest.xy.map((value, i) => add(earlier.xy[i]!, value)),
    y: add(earlier.y, latest.y),
    yy: add(earlier.yy, latest.yy),
    leastPackets: Math.min(latest.leastPackets, beyond(earlier.leastPackets, latest.leastPackets)),
    mostPackets: Math.max(latest.mostPackets, beyond(earlier.mostPackets, latest.mostPackets)),
  };
}
