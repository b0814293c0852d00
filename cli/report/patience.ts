/** Milliseconds that a task may take before it is told what it prints, and then between two lines of it. */
const first = 5_000;
const next = 30_000;

/** When a reader without a live view is to hear that a task goes on. */
export class Patience {
  readonly #due = new Map<string, number>();

  /** A task begins on a host. */
  begin(host: string, now: number): void {
    this.#due.set(host, now + first);
  }

  /** Whether it is time for a line; the next one is due later then. */
  isOver(host: string, now: number): boolean {
    if (now < (this.#due.get(host) ?? Infinity)) return false;
    this.#due.set(host, now + next);
    return true;
  }
}
