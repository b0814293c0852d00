import type { HandlerWork } from '../plan/play-work.ts';
import { mayFailOtherwise } from '../plan/verdict.ts';

/**
 * One going through the handlers of a play, in their order. A handler that is notified by one after it waits for the next
 * time, as in Ansible; at the end of the play, where no next time comes, it has its turn too. None runs twice.
 */
export class Flush {
  readonly #all: readonly HandlerWork[];
  readonly #isLast: boolean;
  readonly #done = new Set<string>();
  /** Number of those that were passed. */
  #passed = 0;

  constructor(all: readonly HandlerWork[], isLast: boolean) {
    this.#all = all;
    this.#isLast = isLast;
  }

  /** Those whose turn it is, up to the first whose result says what is next: it notifies others, or may yet fail, or not. */
  next(isDue: (handler: HandlerWork) => boolean): readonly HandlerWork[] {
    const due = (from: number) => this.#all.slice(from).filter((one) => isDue(one) && !this.#done.has(one.marker));
    const ahead = due(this.#passed);
    const left = ahead.length > 0 || !this.#isLast ? ahead : due(0);
    const chain = left.findIndex(({ work }) => work.notifies.length > 0 || mayFailOtherwise(work));
    return chain < 0 ? left : left.slice(0, chain + 1);
  }

  done(markers: readonly string[]): void {
    for (const marker of markers) this.#done.add(marker);
    const last = markers.at(-1);
    if (last !== undefined) this.#passed = this.#all.findIndex(({ marker }) => marker === last) + 1;
  }
}
