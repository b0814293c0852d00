import type { Decided } from '../plan/decided.ts';
import type { ProgramHandler } from '../plan/program.ts';
import type { Applied } from './carry-out.ts';
import type { Decider, DueNow } from './decider.ts';
import type { Flush } from './flush.ts';
import type { HostContext } from './host-context.ts';

/** The handlers at the end of a part of a play, on one host: whose turn it is, and who has had theirs. */
export class PartHandlers {
  readonly #context: HostContext;
  readonly #flush: Flush;
  readonly #decider: Decider;
  /** Items of a handler's loop that are still to be carried out. */
  #left: readonly ProgramHandler[] = [];

  constructor(context: HostContext, flush: Flush, decider: Decider) {
    this.#context = context;
    this.#flush = flush;
    this.#decider = decider;
  }

  /** Notes whom the tasks notify; at the end of the part, gives the handlers whose turn it is. */
  due(tasks: readonly Decided[], isAtEnd: boolean): DueNow | undefined {
    const { due, options } = this.#context;
    due.expect(tasks.filter(({ decision }) => options.mode === 'run' || !decision.maybe));
    if (!isAtEnd || !this.#decider.mayEnd(tasks)) return undefined;
    if (this.#left.length > 0) return { ready: [...this.#left] };
    const isIdle = !tasks.some(({ decision }) => decision.steps.length > 0);
    return this.#decider.handlers(
      this.#flush.next((one) => due.has(one)),
      isIdle,
    );
  }

  handled(handlers: readonly ProgramHandler[], unchanged: ReadonlySet<string> = new Set()): void {
    this.#context.due.done(handlers, unchanged);
    this.#flush.done(handlers.map(({ marker }) => marker));
  }

  /** A status other than 0 ends the program, also where it does not count as a failure: the loop's other items are left. */
  async handledSoFar(handlers: readonly ProgramHandler[], { unasked, ran, unchanged }: Applied): Promise<void> {
    const isThrough = ({ decided }: ProgramHandler) =>
      ran.has(decided.work.id) || decided.decision.failed !== undefined;
    const last = handlers.findLastIndex(isThrough);
    this.#left = unasked ? handlers.slice(last + 1) : [];
    this.handled(unasked ? handlers.slice(0, last + 1) : handlers, unchanged);
    const forgiven = handlers.filter(({ decided }) => decided.decision.failed);
    const ended = unasked && last >= 0 && this.#left.length === 0 ? [handlers[last]!] : [];
    await this.#context.due.forget([...forgiven, ...ended].map(({ marker }) => marker));
  }
}
