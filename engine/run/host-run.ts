import type { PlayWork } from '../plan/play-work.ts';
import { Flush } from './flush.ts';
import { type HostContext, hostContext } from './host-context.ts';
import type { HostEvents } from './host-events.ts';
import type { HostRunOptions, PlayOutcome } from './host-run-options.ts';
import type { Programs } from './lasting-session.ts';
import { PartRun } from './part-run.ts';
import { undoneProblem } from './proof.ts';
import type { RunOnce } from './run-once.ts';
import { Turns } from './turns.ts';

/** Takes one host through its plays. */
export class HostRun {
  readonly #context: HostContext;
  readonly #plays: readonly PlayWork[];

  constructor(session: Programs, events: HostEvents, plays: readonly PlayWork[], options: HostRunOptions) {
    this.#context = hostContext(session, events, plays, options);
    this.#plays = plays;
  }

  /** How many times something was changed here. */
  get changes(): number {
    return this.#context.changes;
  }

  /** The first contact: one trip, which is all there is for a host that is as wished. */
  async begin(): Promise<void> {
    const { state, events, options, due } = this.#context;
    const { facts, pendingHandlers, undone } = await state.begin(options.mode === 'run');
    if (undone !== '') events.warning(undoneProblem(undone));
    options.hosts.setFacts(options.host, facts);
    const known = new Set(this.#plays.flatMap((play) => play.handlers.map(({ marker }) => marker)));
    due.begin(pendingHandlers, known, events);
  }

  /** Another host has had something done here. */
  disturb(): void {
    this.#context.disturbed = true;
  }

  /** Other hosts are not what they were when this one was asked. */
  async refresh(play: number): Promise<void> {
    await this.#context.state.refreshVolatile(play);
  }

  /** Runs one play. `once`: who of its batch does what is to be done once. */
  async play(index: number, once: RunOnce): Promise<PlayOutcome> {
    const { options, knowledge } = this.#context;
    const turns = new Turns(options.host, once, knowledge);
    try {
      return await this.#parts(index, turns);
    } catch (error) {
      turns.failAll();
      throw error;
    }
  }

  async #parts(index: number, turns: Turns): Promise<PlayOutcome> {
    const { parts, handlers } = this.#plays[index]!;
    let isOver = false;
    for (const [number, tasks] of parts.entries()) {
      if (isOver && number < parts.length - 1) continue;
      const later = parts.slice(number + 1).flat();
      const flush = new Flush(handlers, number === parts.length - 1);
      const part = { tasks: isOver ? [] : tasks, flush, play: index, later };
      const run = new PartRun(this.#context, part, turns);
      const outcome = await run.run();
      if (outcome !== 'done') return outcome;
      isOver ||= run.isOver;
    }
    return 'done';
  }
}
