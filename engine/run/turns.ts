import type { Knowledge } from '../plan/knowledge.ts';
import type { Work } from '../plan/work.ts';
import type { OnceOutcome, RunOnce } from './run-once.ts';

/** A host's part in the `run_once` tasks of a play: those that it does, and those that others do for it. */
export class Turns {
  readonly #host: string;
  readonly #once: RunOnce;
  readonly #knowledge: Knowledge;
  /** How often a task has come up: items of a list may be the same. */
  readonly #counts = new Map<string, number>();
  readonly #mine = new Map<string, Work>();

  constructor(host: string, once: RunOnce, knowledge: Knowledge) {
    this.#host = host;
    this.#once = once;
    this.#knowledge = knowledge;
  }

  /** Waits until it is known who does the task; what another host has found out is known here too then. */
  async take(work: Work): Promise<'mine' | OnceOutcome> {
    const key = this.#keyOf(work);
    const turn = await this.#once.claim(key, this.#host);
    if (turn === 'mine') this.#mine.set(key, work);
    else {
      if (work.task.register !== undefined) this.#knowledge.adopt(work.task.register, turn.result);
      this.#knowledge.setFacts(turn.facts);
    }
    return turn;
  }

  /** Tells the other hosts of tasks that are through: none of theirs is left in the queue. */
  tell(queue: readonly Work[]): void {
    for (const [key, { task }] of this.#mine)
      if (!queue.some((work) => work.claimed && work.task === task)) this.#done(key, false);
  }

  /** It failed here, and so it has for all. */
  fail({ task }: Work): void {
    for (const [key, work] of this.#mine) if (work.task === task) this.#done(key, true);
  }

  /** This host is lost: what it was at for all is not done, and nobody knows how far it came. */
  failAll(): void {
    for (const key of this.#mine.keys()) this.#done(key, true);
  }

  #done(key: string, failed: boolean): void {
    const { register, sets = [] } = this.#mine.get(key)!.task;
    this.#mine.delete(key);
    const result = register === undefined ? {} : this.#knowledge.resultOf(register);
    this.#once.done(key, { host: this.#host, failed, result, facts: this.#knowledge.factsOf(sets) });
  }

  /** Hosts may come by it in different rounds, and some by a rescue that others do not need. */
  #keyOf({ task, order }: Work): string {
    const place = `${order} ${task.round?.label ?? ''}`;
    const count = (this.#counts.get(place) ?? 0) + 1;
    this.#counts.set(place, count);
    return `${place} ${count}`;
  }
}
