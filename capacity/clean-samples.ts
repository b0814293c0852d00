import type { Sample } from './sums.ts';

/** What was read off a host's bridges at a moment, all of them together. */
export interface Reading {
  /** Of the host's own clock, since it was switched on. */
  seconds: number;
  bridges: number;
  conferences: number;
  people: number;
  packetsPerSecond: number;
  /** CPU time of the bridges' processes since they began. */
  cpuSeconds: number;
  /** Of all CPUs since it was switched on: in all, and what the hypervisor gave to others. */
  ticks: number;
  stolenTicks: number;
}

/** Assumed: rooms begin with more than they go on with; and a host that is stolen from measures others. */
const settleSeconds = 60;
const stolenLimit = 0.05;

/** Samples that say something, and why others were left out. */
export interface CleanSamples {
  samples: Sample[];
  dropped: { settling: number; stolen: number; restarted: number };
}

/** Makes samples of one host's readings: each is what happened between two of them. `settle`: seconds that a new room is let pass. */
export function cleanSamples(readings: readonly Reading[], settle = settleSeconds): CleanSamples {
  const samples: Sample[] = [];
  const dropped = { settling: 0, stolen: 0, restarted: 0 };
  let settledAt = -Infinity;
  for (let index = 1; index < readings.length; index++) {
    const [before, now] = [readings[index - 1]!, readings[index]!];
    if (now.conferences > before.conferences) settledAt = now.seconds + settle;
    const seconds = now.seconds - before.seconds;
    const cpuSeconds = now.cpuSeconds - before.cpuSeconds;
    const stolen = (now.stolenTicks - before.stolenTicks) / Math.max(1, now.ticks - before.ticks);
    if (seconds <= 0 || cpuSeconds < 0 || now.bridges === 0 || now.bridges !== before.bridges) dropped.restarted++;
    else if (now.seconds < settledAt) dropped.settling++;
    else if (stolen > stolenLimit) dropped.stolen++;
    else {
      const { bridges, people, packetsPerSecond } = now;
      samples.push({ bridges, people, packetsPerSecond, cores: cpuSeconds / seconds });
    }
  }
  return { samples, dropped };
}
