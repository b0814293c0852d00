/** Source: at this stress Jicofo sends a bridge nobody more, as long as there is another. */
export const overloadStress = 0.8;

/** At this stress the bridge itself says that it can do no more: 90 % of its CPUs. */
export const exhaustedStress = 1;

/** What is remembered of a bridge's day. */
export class BridgeRecord {
  peakStress = 0;
  peakStressAt = 0;
  peakParticipants = 0;
  overloadedSeconds = 0;
  exhaustedSeconds = 0;
  /** Seconds of each of the people who were on it meanwhile. */
  peopleOverloadedSeconds = 0;
  peopleExhaustedSeconds = 0;
  /** When it was overloaded for the first time. */
  firstOverloadedAt: number | undefined;
  firstExhaustedAt: number | undefined;
  /** The highest stress within each minute of the day; empty until somebody comes. */
  stressByMinute = new Float64Array(0);
  peopleByMinute = new Int32Array(0);
  readonly #minutes: number;

  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  /** It was like this from one moment to the other. */
  note(from: number, to: number, stress: number, people: number): void {
    const seconds = to - from;
    if (seconds <= 0 || people === 0) return;
    if (stress > this.peakStress) {
      this.peakStress = stress;
      this.peakStressAt = from;
    }
    this.peakParticipants = Math.max(this.peakParticipants, people);
    if (stress >= overloadStress) {
      this.overloadedSeconds += seconds;
      this.peopleOverloadedSeconds += seconds * people;
      this.firstOverloadedAt ??= from;
    }
    if (stress >= exhaustedStress) {
      this.exhaustedSeconds += seconds;
      this.peopleExhaustedSeconds += seconds * people;
      this.firstExhaustedAt ??= from;
    }
    this.#draw(from, to, stress, people);
  }

  #draw(from: number, to: number, stress: number, people: number): void {
    if (this.stressByMinute.length === 0) {
      this.stressByMinute = new Float64Array(this.#minutes);
      this.peopleByMinute = new Int32Array(this.#minutes);
    }
    const first = Math.max(0, Math.floor(from / 60));
    const last = Math.min(this.stressByMinute.length - 1, Math.ceil(to / 60) - 1);
    for (let minute = first; minute <= last; minute++) {
      if (stress > this.stressByMinute[minute]!) this.stressByMinute[minute] = stress;
      if (people > this.peopleByMinute[minute]!) this.peopleByMinute[minute] = people;
    }
  }
}
