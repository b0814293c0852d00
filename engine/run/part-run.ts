import type { Question } from '../modules/state.ts';
import type { Blocked } from '../plan/decide.ts';
import { type Decided, unknownYet } from '../plan/decided.ts';
import type { ProgramHandler } from '../plan/program.ts';
import type { Work } from '../plan/work.ts';
import { Blocks, type Mercy } from './blocks.ts';
import { type Applied, carryOut } from './carry-out.ts';
import { confirmAll } from './confirm.ts';
import { Decider, type Segment } from './decider.ts';
import { sendErrand, takeTurn } from './elsewhere.ts';
import type { Flush } from './flush.ts';
import type { HostContext } from './host-context.ts';
import type { PlayOutcome } from './host-run-options.ts';
import { PartHandlers } from './part-handlers.ts';
import { tellDecided } from './tell-decided.ts';
import type { Turns } from './turns.ts';

/** A part of a play on one host: its handlers run at its end. */
interface Part {
  tasks: readonly Work[];
  /** Its handlers. */
  flush: Flush;
  /** The number of the play that it is of. */
  play: number;
  /** Tasks of the parts of the play that come after this one. */
  later: readonly Work[];
}

/** Takes one host through a part of a play: decides, applies, confirms, segment by segment. */
export class PartRun {
  /** The play is over on this host, whatever comes in its later parts. */
  isOver = false;
  readonly #context: HostContext;
  readonly #part: Part;
  readonly #turns: Turns;
  readonly #blocks = new Blocks();
  readonly #decider: Decider;
  /** What is still to be done. */
  readonly #queue: Work[];
  readonly #handlers: PartHandlers;
  readonly #mercyFor = (work: Work): Mercy | undefined => (this.#context.options.errand ?? this.#blocks).mercyFor(work);

  constructor(context: HostContext, part: Part, turns: Turns) {
    this.#context = context;
    this.#part = part;
    this.#turns = turns;
    this.#decider = new Decider(context.state.overlay, context.knowledge, this.#blocks, context.options.mode);
    this.#handlers = new PartHandlers(context, part.flush, this.#decider);
    this.#queue = [...part.tasks];
  }

  async run(): Promise<PlayOutcome> {
    const queue = this.#queue;
    for (;;) {
      if (this.#context.options.control.stopping) return 'stopped';
      const broken = this.#blocks.endedLoop(queue);
      if (broken && this.#fail(broken) === 'failed') return 'failed';
      this.#turns.tell(queue);
      if (this.#context.disturbed) await this.#lookAgain();
      if (this.#blocks.settle(queue)) return 'failed';
      const segment = this.#decider.segment(queue);
      const handlers = this.#handlers.due(segment.tasks, this.#isAtEnd);
      const outcome = await this.#do(segment, handlers?.ready ?? []);
      if (outcome !== 'done') return outcome;
      if (handlers?.blocked) await this.#makeReady(handlers.blocked);
      // What drifted or failed may have brought something back into the queue, and handlers may have notified others.
      if (!handlers || handlers.ready.length > 0 || handlers.blocked || !this.#isAtEnd) continue;
      this.#turns.tell(queue);
      return 'done';
    }
  }

  get #isAtEnd(): boolean {
    return this.#queue.length === 0 && !this.#blocks.isAtBoundary(this.#queue);
  }

  async #do(
    { tasks, once, errand, ends, again, blocked, pause }: Segment,
    handlers: readonly ProgramHandler[],
  ): Promise<PlayOutcome> {
    if (once) return this.#judged(once, await takeTurn(this.#queue, this.#turns, this.#context, this.#mercyFor));
    if (errand) return await this.#sendErrand(errand);
    if (ends) this.#end();
    const outcome = await this.#carryOut(tasks, handlers);
    if (outcome !== 'done') return outcome;
    const { state, options } = this.#context;
    if (again) {
      if (options.mode === 'run') await options.control.sleep(again.delay);
      await state.ask(again.questions);
    }
    if (blocked) await this.#unblock(blocked, tasks);
    if (pause) await options.control.sleep(pause);
    return 'done';
  }

  /** Nothing of the play is left but its handlers. */
  #end(): void {
    this.isOver = true;
    this.#queue.length = 0;
  }

  async #sendErrand(work: Work): Promise<PlayOutcome> {
    const outcome = await sendErrand(this.#queue, this.#context, this.#mercyFor);
    if (typeof outcome === 'string') return this.#judged(work, outcome);
    await this.#unblock(outcome, []);
    return 'done';
  }

  async #carryOut(tasks: readonly Decided[], handlers: readonly ProgramHandler[]): Promise<PlayOutcome> {
    const remaining = () => this.#remaining();
    const done = await carryOut(this.#context, { tasks, handlers, remaining, mercyFor: this.#mercyFor });
    if ('told' in done) {
      if (done.told.failed) return this.#fail(done.told.failed.work);
      this.#handlers.handled(handlers);
      return 'done';
    }
    if (done.changed) this.#context.changes++;
    if (!done.proven) return 'failed';
    if (done.outcome === 'drift' || done.outcome === 'again') return await this.#redo(done);
    if (done.outcome === 'failed') return await this.#goOnWithout(done);
    if (done.outcome === 'stopped') return 'stopped';
    await this.#handlers.handledSoFar(handlers, done);
    if (done.unchanged.has(tasks.at(-1)?.work.id ?? '')) await this.#context.due.takeBack();
    return await this.#finish(done);
  }

  /** Somebody else was at it, or it is to be tried once more. */
  async #redo({ outcome, undone, own }: Applied): Promise<PlayOutcome> {
    const { state, options } = this.#context;
    const isRetry = outcome === 'again';
    this.#queue.unshift(...undone.map(({ work }) => (isRetry ? { ...work, attempt: (work.attempt ?? 1) + 1 } : work)));
    if (isRetry) await options.control.sleep(undone[0]!.work.task.until!.delay);
    await this.#lookAgain();
    if (options.mode === 'check') await state.ask(own);
    return 'done';
  }

  /** The first of what is undone has failed. */
  async #goOnWithout({ undone }: Applied): Promise<PlayOutcome> {
    const [failed, ...rest] = undone.map(({ work }) => work);
    this.#queue.unshift(...rest);
    if (!failed || this.#fail(failed) === 'failed') return 'failed';
    await this.#lookAgain();
    return 'done';
  }

  /** Proves that all is as wished now, and reboots the host where that was asked for. */
  async #finish({ doing, questions, unasked, ran, result }: Applied): Promise<PlayOutcome> {
    const { state, options } = this.#context;
    if (options.mode === 'run') state.overlay.settle();
    if (unasked) {
      await state.ask(questions);
      return 'done';
    }
    await state.learn(questions, result);
    const strayed = this.#strayed(doing);
    if (strayed.length > 0) return await this.#goOnAfter(strayed);
    const reboot = doing.find(({ decision, work }) => decision.reboot && ran.has(work.id))?.decision.reboot;
    if (!reboot) return 'done';
    await options.reboot(reboot.seconds);
    await state.ask(this.#remaining());
    return 'done';
  }

  /** Tells which tasks did not converge, and gives those whose failure is not ignored. */
  #strayed(doing: readonly Decided[]): Work[] {
    const { state, events } = this.#context;
    return confirmAll(doing, state.overlay).flatMap(({ decided, problem }) => {
      const mercy = this.#mercyFor(decided.work);
      events.takeBack(decided, problem, mercy);
      return mercy === 'ignored' ? [] : [decided.work];
    });
  }

  /** These have failed, and what came after them in their program is done. */
  async #goOnAfter(strayed: readonly Work[]): Promise<PlayOutcome> {
    const outcomes = strayed.map((work) => this.#fail(work));
    if (outcomes.includes('failed')) return 'failed';
    await this.#lookAgain();
    return 'done';
  }

  /** What other hosts, or somebody else, may have made of this one in the meantime. A check goes on with what it foresees. */
  async #lookAgain(): Promise<void> {
    this.#context.disturbed = false;
    if (this.#context.options.mode !== 'run') return;
    this.#context.state.overlay.settle();
    await this.#context.state.ask(this.#remaining());
  }

  /** Asks what a handler rests on. Items of its loop that could be decided have not run. */
  async #makeReady(blocked: Blocked): Promise<void> {
    const { state, options } = this.#context;
    if (options.mode === 'run') state.overlay.settle();
    if (blocked.on === 'questions') await state.ask(blocked.questions);
  }

  #remaining(): Question[] {
    return this.#context.state.remaining(this.#part.play, [...this.#queue, ...this.#part.later]);
  }

  #judged(work: Work, outcome: PlayOutcome): PlayOutcome {
    return outcome === 'failed' ? this.#fail(work) : outcome;
  }

  /** A failed task ends the host's run, unless it stands in a block: then its rescue, or its end, comes first. */
  #fail(work: Work): PlayOutcome {
    if (this.#blocks.waitForLoop(work, this.#queue)) return 'done';
    this.#turns.fail(work);
    return this.#context.options.mode !== 'status' && this.#blocks.fail(work, this.#queue) ? 'done' : 'failed';
  }

  async #unblock(blocked: Blocked, tasks: readonly Decided[]): Promise<void> {
    const { state, options, events } = this.#context;
    if (blocked.on === 'questions') {
      await state.ask(blocked.questions);
      return;
    }
    if (options.mode === 'run' && tasks.some(({ decision }) => decision.steps.length > 0)) return;
    // In a check nothing runs, so what rests on a result stays unknown: it is told so, and left out.
    tellDecided([unknownYet(this.#queue.shift()!, blocked.on)], events, options.mode, new Map(), this.#mercyFor);
  }
}
