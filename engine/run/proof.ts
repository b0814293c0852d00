import { type Problem, UnreachableError } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import { confirmation } from '../undo/arm.ts';
import { isForLater, isLate, type Stake, stakeOf } from '../undo/stake.ts';
import type { HostEvents } from './host-events.ts';
import type { HostRunOptions } from './host-run-options.ts';
import type { SegmentResult } from './segment.ts';

/** Seconds that services get to set up what they have read: a connection before that would prove nothing. */
const settling = 3;

type ProofOptions = Pick<HostRunOptions, 'undo' | 'reconnect' | 'control'>;

/** The proof that a host still lets us in after a program that put this at stake; without it, the changes undo themselves. */
export class Proof {
  readonly #options: ProofOptions;
  readonly #staking: readonly Decided[];

  constructor(tasks: readonly Decided[], options: ProofOptions) {
    this.#options = options;
    const { undo } = options;
    const countsNow = (stake: Stake | undefined) => stake !== undefined && !isForLater(stake);
    this.#staking = undo ? tasks.filter((task) => countsNow(stakeOf(task, undo.login))) : [];
  }

  /** A connection that goes while something is at stake says what becomes of that, since it may be why. */
  async orTell<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const [problem] = error instanceof UnreachableError ? error.problems : [];
      if (!problem || this.#staking.length === 0) throw error;
      throw new UnreachableError({ ...problem, hint: `if a change of ours cut us off, ${this.#hint()}` });
    }
  }

  /** Whether a new connection gets through what was changed, or nothing was; it then stays. */
  async isGiven({ result }: Pick<SegmentResult, 'result'>, events: HostEvents): Promise<boolean> {
    const done = this.#staking.filter(({ work: { id } }) => result.tasks.has(id) && !result.tasks.get(id)!.needless);
    if (done.length === 0) return true;
    const { control, undo } = this.#options;
    if (done.some((task) => isLate(task, undo!.login))) await control.sleep(settling);
    const failure = await this.#tryToGetIn();
    if (!failure) return true;
    const last = done.at(-1)!;
    const { message, details = [] } = failure;
    const problem: Problem = {
      message: 'it would lock us out: no new connection gets in',
      details: [message, ...details],
      at: last.work.task.at,
      hint: this.#hint(),
    };
    if (result.tasks.get(last.work.id)!.rc === 0) events.takeBack(last, problem);
    else if (events.recap.failed > 0) events.warning(problem);
    else events.task(last, 'failed', { problem });
    return false;
  }

  #hint(): string {
    return `it undoes itself within ${this.#options.undo!.after} s; mend the task, and run the same command again then`;
  }

  /** A network that was set up anew may take a moment. */
  async #tryToGetIn(): Promise<Problem | undefined> {
    const { reconnect, control, undo } = this.#options;
    for (const end = Date.now() + (undo!.after / 5) * 1000; ; await control.sleep(1)) {
      try {
        await reconnect(confirmation);
        return undefined;
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        if (Date.now() > end || control.stopping) return error.problems[0]!;
      }
    }
  }
}

/** What the run after it is told. */
export const undoneProblem = (run: string): Problem => ({
  message: `changes of the run ${run} were undone: nobody had got in over a new connection after them`,
  hint: 'what locked us out is done again unless it was mended',
});
