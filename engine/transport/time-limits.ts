/** Milliseconds after which a timer of Node would fire at once. */
const longestTimer = 2 ** 31 - 1;

interface Running {
  name: string;
  seconds: number;
  isOver: boolean;
  timer: NodeJS.Timeout;
}

/**
 * What each part of a program may take. Time is kept here and not on the host, where it would cost a process: a frame
 * says when a part begins, and one that takes too long ends the program.
 */
export class TimeLimits {
  readonly #limits: ReadonlyMap<string, number>;
  readonly #onOver: () => void;
  #running: Running | undefined;

  /** `limits`: seconds by the names of the parts that have a limit; one of them runs at a time. */
  constructor(limits: ReadonlyMap<string, number>, onOver: () => void) {
    this.#limits = limits;
    this.#onOver = onOver;
  }

  begin(name: string): void {
    const seconds = this.#limits.get(name);
    if (seconds === undefined) return;
    this.clear();
    const over = () => {
      running.isOver = true;
      this.#onOver();
    };
    const timer = setTimeout(over, Math.min(seconds * 1000, longestTimer)).unref();
    const running: Running = { name, seconds, isOver: false, timer };
    this.#running = running;
  }

  /** Whether this part runs, and has taken too long. */
  isOver(name: string): boolean {
    return this.#running?.name === name && this.#running.isOver;
  }

  /** The part has ended: gives its limit if that was over. */
  end(name: string): number | undefined {
    const expired = this.isOver(name) ? this.#running!.seconds : undefined;
    if (this.#running?.name === name) this.clear();
    return expired;
  }

  clear(): void {
    clearTimeout(this.#running?.timer);
    this.#running = undefined;
  }
}
