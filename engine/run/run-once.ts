import type { RegisteredResult } from '../plan/registered-result.ts';

/** What became of a task that one host has done for all. */
export interface OnceOutcome {
  /** The host that did it. */
  host: string;
  failed: boolean;
  /** What it registered, as far as it is known. */
  result: Partial<RegisteredResult>;
  /** The facts that it set. */
  facts: Readonly<Record<string, unknown>>;
}

interface Turn {
  outcome?: OnceOutcome;
  /** Hosts that wait for it. */
  waiting: { host: string; resolve: (turn: 'mine' | OnceOutcome) => void }[];
}

/**
 * Who of a batch does the tasks of `run_once`: the first host that is still in. When it drops out before, the next one
 * does. The others wait for it.
 */
export class RunOnce {
  /** In the order of the play. */
  readonly #hosts: string[];
  readonly #turns = new Map<string, Turn>();

  constructor(hosts: readonly string[]) {
    this.#hosts = [...hosts];
  }

  /** Resolves to `mine` when the host has to do the task, else to what became of it. */
  claim(key: string, host: string): Promise<'mine' | OnceOutcome> {
    const turn = this.#turn(key);
    return new Promise((resolve) => {
      turn.waiting.push({ host, resolve });
      this.#call(turn);
    });
  }

  done(key: string, outcome: OnceOutcome): void {
    const turn = this.#turn(key);
    turn.outcome ??= outcome;
    this.#call(turn);
  }

  /** The host does nothing more in this play. */
  leave(host: string): void {
    const index = this.#hosts.indexOf(host);
    if (index >= 0) this.#hosts.splice(index, 1);
    for (const turn of this.#turns.values()) this.#call(turn);
  }

  #turn(key: string): Turn {
    const turn = this.#turns.get(key) ?? { waiting: [] };
    this.#turns.set(key, turn);
    return turn;
  }

  #call(turn: Turn): void {
    const { outcome } = turn;
    const first = this.#hosts[0];
    for (const one of turn.waiting.filter(({ host }) => outcome !== undefined || host === first)) {
      turn.waiting.splice(turn.waiting.indexOf(one), 1);
      one.resolve(outcome ?? 'mine');
    }
  }
}
