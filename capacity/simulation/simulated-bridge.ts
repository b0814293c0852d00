import type { Candidate } from '../bridge-selection.ts';
import type { Profile } from '../profile.ts';
import { jicofoThreshold } from '../constants.ts';
import type { BridgeRecord } from './bridge-record.ts';

export interface BridgeSize {
  name: string;
  cpus: number;
  /** What it says that a newcomer costs, where that is not as usual. */
  stressOfNewcomer?: number;
}

export interface BridgeHabits {
  /** What packets and people cost, of which stress 1 is 90 % of the CPUs (source). */
  cost: Pick<Profile, 'secondsPerPacket' | 'coresPerPerson' | 'coresAtRest'>;
  /** A bridge tells its stress this often; Jicofo knows of nothing in between. */
  reportSeconds: number;
  /** Those who came within so many seconds count for so much each, until the bridge's own numbers have them. */
  rampUpSeconds: number;
  stressOfNewcomer: number;
}

/** A bridge during a simulated day: what it carries, and what Jicofo believes of it. */
export class SimulatedBridge {
  readonly name: string;
  readonly candidate: Candidate;
  readonly record: BridgeRecord;
  participants = 0;
  #since = 0;
  readonly #cpus: number;
  readonly #habits: BridgeHabits;
  readonly #phase: number;
  #packetsPerSecond = 0;
  #reportedStress = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #newcomers: number[] = [];
  /** What Jicofo sees stays the same until then, as long as nobody comes or goes. */
  #sameUntil = Number.NEGATIVE_INFINITY;

  constructor(
    { name, cpus, stressOfNewcomer }: BridgeSize,
    habits: BridgeHabits,
    { phase, record }: { phase: number; record: BridgeRecord },
  ) {
    this.name = name;
    this.record = record;
    this.#habits = { ...habits, stressOfNewcomer: stressOfNewcomer ?? habits.stressOfNewcomer };
    this.#phase = phase;
    this.#cpus = cpus;
    this.candidate = {
      jid: name,
      region: 'lan',
      relayId: name,
      operational: true,
      drain: false,
      gracefulShutdown: false,
      shuttingDown: false,
      correctedStress: 0,
    };
  }

  /** What it would say of itself now. */
  get stress(): number {
    const { secondsPerPacket, coresPerPerson, coresAtRest } = this.#habits.cost;
    const cores = coresAtRest + this.participants * coresPerPerson + this.#packetsPerSecond * secondsPerPacket;
    return cores / (jicofoThreshold * this.#cpus);
  }

  /** Changes what it carries; what it had reported until now stays what Jicofo knows. */
  carry(packetsPerSecond: number, seconds: number): void {
    this.#change(seconds);
    // Sums of fractions never come back to exactly nothing.
    const sum = this.#packetsPerSecond + packetsPerSecond;
    this.#packetsPerSecond = Math.abs(sum) < 1e-6 ? 0 : sum;
  }

  welcome(seconds: number): void {
    this.#change(seconds);
    this.participants++;
    this.#newcomers.push(seconds);
  }

  leave(seconds: number): void {
    this.#change(seconds);
    this.participants--;
  }

  /** It has been like this until now. */
  pass(seconds: number): void {
    if (seconds <= this.#since) return;
    this.record.note(this.#since, seconds, this.stress, this.participants);
    this.#since = seconds;
  }

  /** As Jicofo sees it at this moment. */
  seen(seconds: number): Candidate {
    // Whoever chooses asks all bridges, and most have said nothing new.
    if (seconds < this.#sameUntil) return this.candidate;
    this.#report(seconds);
    const { reportSeconds, rampUpSeconds, stressOfNewcomer } = this.#habits;
    const old = this.#newcomers.findIndex((time) => seconds - time < rampUpSeconds);
    this.#newcomers = old < 0 ? [] : old === 0 ? this.#newcomers : this.#newcomers.slice(old);
    this.candidate.correctedStress = this.#reportedStress + this.#newcomers.length * stressOfNewcomer;
    const nextReport = this.stress === this.#reportedStress ? Infinity : this.#reportedAt + reportSeconds;
    this.#sameUntil = Math.min(nextReport, (this.#newcomers[0] ?? Infinity) + rampUpSeconds);
    return this.candidate;
  }

  /** What was until now has passed, and was reported; what comes is not. */
  #change(seconds: number): void {
    this.pass(seconds);
    this.#report(seconds);
    this.#sameUntil = Number.NEGATIVE_INFINITY;
  }

  /** The stress has been the same since it last changed, so the last report before now said just that. */
  #report(seconds: number): void {
    const { reportSeconds } = this.#habits;
    const last = Math.floor((seconds - this.#phase) / reportSeconds) * reportSeconds + this.#phase;
    if (last <= this.#reportedAt) return;
    this.#reportedAt = last;
    this.#reportedStress = this.stress;
  }
}
