import { type CleanSamples, cleanSamples } from '../../capacity/clean-samples.ts';
import { fit, hasMoved, reasonsAgainst, secondsBand } from '../../capacity/fit.ts';
import { type Sums, sumsOf, together } from '../../capacity/sums.ts';
import { type CalibratedClass, type Calibration, hostClass } from './calibration-file.ts';
import type { SampledHost } from './sample-bridges.ts';

/** What came of one class of hosts. */
export interface Verdict {
  name: string;
  hosts: string[];
  samples: number;
  dropped: CleanSamples['dropped'];
  /** Why it is not taken; nothing when it is. */
  reasons: string[];
  /** What was measured, whether taken or not. */
  found?: CalibratedClass;
  /** It costs much more, or less, than it did. */
  moved?: { from: number; to: number };
}

const day = 86_400_000;
const microseconds = (seconds: number): number => Math.round(seconds * 1e9) / 1000;

/** Fits each class of hosts, with what is kept of it from earlier, and says whether it may be believed. */
export function judge(
  sampled: ReadonlyMap<string, SampledHost>,
  earlier: Calibration,
  now: Date,
  settleSeconds: number,
): Verdict[] {
  const classes = new Map<string, [string, SampledHost][]>();
  for (const one of sampled) {
    const name = hostClass(one[1].facts);
    classes.set(name, [...(classes.get(name) ?? []), one]);
  }
  return [...classes].map(([name, members]) => {
    const cleaned = members.map(([, { readings }]) => cleanSamples(readings, settleSeconds));
    const samples = cleaned.flatMap((one) => one.samples);
    const sum = (of: keyof CleanSamples['dropped']) => cleaned.reduce((all, { dropped }) => all + dropped[of], 0);
    const dropped = { settling: sum('settling'), stolen: sum('stolen'), restarted: sum('restarted') };
    const hosts = members.map(([host]) => host);
    const base = { name, hosts, samples: samples.length, dropped };
    if (samples.length === 0) return { ...base, reasons: ['0 samples; there is nothing to fit'] };
    return { ...base, ...judgeClass(sumsOf(samples), hosts, earlier[name], now) };
  });
}

/** New samples have to stand for themselves, and together with the earlier ones. */
function judgeClass(
  latest: Sums,
  hosts: string[],
  before: CalibratedClass | undefined,
  now: Date,
): Pick<Verdict, 'reasons' | 'found' | 'moved'> {
  const age = before ? (now.getTime() - Date.parse(before.date)) / day : 0;
  const sums = before ? together(before.sums, age, latest) : latest;
  const [alone, whole] = [fit(latest), fit(sums)];
  const { low, high } = secondsBand(sums);
  const from = before?.microsecondsPerPacket ?? 0;
  const reasons = [...new Set([...reasonsAgainst(alone), ...reasonsAgainst(whole)])];
  // Without packets there is nothing that could be said of one.
  if (![low, high].every(Number.isFinite)) return { reasons };
  return {
    reasons,
    found: {
      date: now.toISOString(),
      hosts,
      samples: Math.round(whole.samples),
      r2: Math.max(0, Math.round(whole.r2 * 1000) / 1000),
      microsecondsPerPacket: microseconds(whole.secondsPerPacket),
      lowMicrosecondsPerPacket: microseconds(low),
      highMicrosecondsPerPacket: microseconds(high),
      coresAtRest: whole.coresAtRest,
      coresPerPerson: whole.coresPerPerson,
      sums,
    },
    ...(hasMoved(from, microseconds(alone.secondsPerPacket))
      ? { moved: { from, to: microseconds(alone.secondsPerPacket) } }
      : {}),
  };
}
