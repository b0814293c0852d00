import { megabytes } from '../modules/large-file.ts';
import type { Work } from '../plan/work.ts';
import type { Transfer } from '../transport/payload.ts';
import type { HostEvents } from './host-events.ts';

/** Tells how far large files have come: where it begins, and then every tenth. */
export class TransferWords {
  /** Tasks that are announced already, because their file is on its way before they begin. */
  readonly announced = new Set<string>();
  readonly #events: HostEvents;
  readonly #workOf: (task: string) => Work;
  #tenth = 0;

  constructor(events: HostEvents, workOf: (task: string) => Work) {
    this.#events = events;
    this.#workOf = workOf;
  }

  tell({ task, from, size }: Transfer, done: number): void {
    const work = this.#workOf(task);
    const tenth = Math.floor((done * 10) / size);
    if (done === from) {
      this.#events.start(work);
      this.announced.add(task);
      if (from > 0)
        this.#events.output(work, `the host has ${megabytes(from)} of ${megabytes(size)}: sending the rest`);
    } else if (tenth > this.#tenth) this.#events.output(work, `${tenth * 10} % of ${megabytes(size)} sent`);
    this.#tenth = tenth;
  }
}
