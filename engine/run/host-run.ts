import type { Question } from '../modules/state.ts';
import type { Blocked } from '../plan/decide.ts';
import { changes, type Decided, decidedAs } from '../plan/decided.ts';
import { whereabouts } from '../plan/delegation.ts';
import { Knowledge } from '../plan/knowledge.ts';
import { factNames, type HandlerWork, type PlayWork, registeredNames } from '../plan/play-work.ts';
import { compileProgram, type ProgramHandler } from '../plan/program.ts';
import type { Work } from '../plan/work.ts';
import { Blocks, type Mercy } from './blocks.ts';
import { notifyProgram } from './command-program.ts';
import { confirmAll } from './confirm.ts';
import { Decider } from './decider.ts';
import { withDifferences } from './differences.ts';
import type { HostEvents } from './host-events.ts';
import type { HostRunOptions, PlayOutcome } from './host-run-options.ts';
import { HostState } from './host-state.ts';
import type { Programs } from './lasting-session.ts';
import { Proof, undoneProblem } from './proof.ts';
import { RunOnce } from './run-once.ts';
import { runSegment } from './segment.ts';
import { tellDecided } from './tell-decided.ts';
import { Turns } from './turns.ts';

/** Takes one host through its plays: asks, decides, applies, confirms. */
export class HostRun {
  /** Something was changed here. */
  changedAnything = false;
  readonly #session: Programs;
  readonly #events: HostEvents;
  readonly #plays: readonly PlayWork[];
  readonly #options: HostRunOptions;
  readonly #knowledge: Knowledge;
  readonly #state: HostState;
  #blocks = new Blocks();
  #turns: Turns;
  /** Another host has had something done here: what is known may not be so any more. */
  #disturbed = false;
  /** Tasks of the parts of the play that come after this one. */
  #later: readonly Work[] = [];
  /** Markers of handlers that wait on the host, from this run or an earlier one. */
  #pending = new Set<string>();

  constructor(session: Programs, events: HostEvents, plays: readonly PlayWork[], options: HostRunOptions) {
    this.#session = session;
    this.#events = events;
    this.#plays = plays;
    this.#options = options;
    this.#knowledge = options.errand?.knowledge ?? new Knowledge(() => options.hosts.factsMissed());
    if (!options.errand) {
      this.#knowledge.expect(registeredNames(plays));
      this.#knowledge.expectFacts(factNames(plays), options.mode === 'check');
    }
    this.#turns = new Turns(options.host, new RunOnce([options.host]), this.#knowledge);
    this.#state = new HostState(session, plays, this.#knowledge);
  }

  /** The first contact: one trip, which is all there is for a host that is as wished. */
  async begin(): Promise<void> {
    const { facts, pendingHandlers, undone } = await this.#state.begin(this.#options.mode === 'run');
    if (undone !== '') this.#events.warning(undoneProblem(undone));
    this.#options.hosts.setFacts(this.#options.host, facts);
    this.#pending = new Set(pendingHandlers);
    const known = new Set(this.#plays.flatMap((play) => play.handlers.map(({ marker }) => marker)));
    for (const marker of pendingHandlers.filter((one) => !known.has(one))) {
      const hint = 'run the playbook that it belongs to again';
      this.#events.warning({
        message: `a handler of an earlier run still waits: ${marker.replace(/\.\w+$/, '')}`,
        hint,
      });
    }
  }

  disturb(): void {
    this.#disturbed = true;
  }

  /**
   * Runs one play. `othersChanged`: other hosts are not what they were when this one was asked. `once`: who of its batch
   * does what is to be done once.
   */
  async play(index: number, othersChanged: boolean, once: RunOnce): Promise<PlayOutcome> {
    this.#turns = new Turns(this.#options.host, once, this.#knowledge);
    if (othersChanged) await this.#state.refreshVolatile(index);
    const { parts, handlers } = this.#plays[index]!;
    for (const [number, part] of parts.entries()) {
      this.#later = parts.slice(number + 1).flat();
      const outcome = await this.#part([...part], handlers, index);
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  }

  /** Runs one part of a play, its handlers included. */
  async #part(queue: Work[], handlers: readonly HandlerWork[], index: number): Promise<PlayOutcome> {
    this.#blocks = new Blocks();
    const decider = new Decider(this.#state.overlay, this.#knowledge, this.#blocks, this.#options.mode);
    for (;;) {
      if (this.#options.control.stopping) return 'stopped';
      this.#turns.tell(queue);
      if (this.#disturbed) await this.#lookAgain(index, queue);
      if (this.#blocks.settle(queue)) return 'failed';
      const segment = decider.segment(queue);
      if (segment.once ?? segment.errand) {
        const outcome = await (segment.once ? this.#takeTurn(queue) : this.#sendErrand(queue));
        if (outcome !== 'done') return outcome;
        continue;
      }
      const mayChange = segment.tasks.filter(
        (task) => changes(task) && !(task.decision.maybe && this.#options.mode !== 'run'),
      );
      for (const task of mayChange) task.work.notifies.forEach((one) => this.#pending.add(one));
      const isOver = queue.length === 0 && !this.#blocks.isAtBoundary(queue) && !decider.hasFailed(segment.tasks);
      const due = isOver ? decider.handlers(handlers.filter(({ marker }) => this.#pending.has(marker))) : [];
      const outcome = await this.#carryOut(segment.tasks, due, index, queue);
      if (outcome !== 'done') return outcome;
      if (segment.again) {
        if (this.#options.mode === 'run') await this.#options.control.sleep(segment.again.delay);
        await this.#state.ask(segment.again.questions);
      }
      if (segment.blocked) await this.#unblock(segment.blocked, segment.tasks, queue);
      if (segment.pause) await this.#options.control.sleep(segment.pause);
      if (!isOver || queue.length > 0 || this.#blocks.isAtBoundary(queue)) continue;
      this.#turns.tell(queue);
      return 'done';
    }
  }

  /** A task of `run_once` is next: it is this host's to do, or another host has done it. */
  async #takeTurn(queue: Work[]): Promise<PlayOutcome> {
    const work = queue[0]!;
    const turn = await this.#turns.take(work);
    if (turn === 'mine') {
      queue[0] = { ...work, claimed: true };
      return 'done';
    }
    queue.shift();
    if (!turn.failed) return 'done';
    const message = `it failed on ${turn.host}, which did it for all hosts (run_once)`;
    const decided = decidedAs(work, { steps: [], summary: [], failed: { message } });
    const failed = tellDecided([decided], this.#events, this.#options.mode, new Map(), (one) => this.#mercyFor(one));
    return failed ? this.#fail(work, queue) : 'done';
  }

  /** The next task is done on another host, with what is known here. */
  async #sendErrand(queue: Work[]): Promise<PlayOutcome> {
    const work = queue[0]!;
    const host = whereabouts(work, this.#knowledge, this.#options.hosts.names);
    if ('missing' in host) {
      await this.#unblock({ on: host.missing }, [], queue);
      return 'done';
    }
    const errand = { ...work, manner: { ...work.manner, delegateTo: undefined } };
    if (host.value === undefined || host.value === this.#options.host) {
      queue[0] = errand;
      return 'done';
    }
    const outcome = await this.#doElsewhere(errand, host.value);
    queue.shift();
    return outcome === 'failed' ? this.#fail(work, queue) : outcome;
  }

  /** Its handlers, its blocks and its turn are seen to on this host. */
  async #doElsewhere(work: Work, host: string): Promise<PlayOutcome> {
    const lent = await this.#options.lend(host);
    const { blocks: _, ...task } = work.task;
    const parts = [[{ ...work, task, notifies: [] }]];
    const before = async () => {
      work.notifies.forEach((one) => this.#pending.add(one));
      if (work.notifies.length > 0) await this.#session.run(notifyProgram(work.notifies));
    };
    const run = new HostRun(lent.session, this.#events.on(host), [{ parts, handlers: [] }], {
      ...this.#options,
      ...lent,
      errand: { knowledge: this.#knowledge, mercyFor: () => this.#mercyFor(work), before },
    });
    const outcome = await run.play(0, false, new RunOnce([host]));
    if (run.changedAnything) lent.disturb();
    this.changedAnything ||= run.changedAnything;
    return outcome;
  }

  /** What other hosts, or somebody else, may have made of this one in the meantime. A check goes on with what it foresees. */
  async #lookAgain(index: number, queue: readonly Work[]): Promise<void> {
    this.#disturbed = false;
    if (this.#options.mode !== 'run') return;
    this.#state.overlay.settle();
    await this.#state.ask(this.#remaining(index, queue));
  }

  #mercyFor(work: Work): Mercy | undefined {
    return this.#options.errand ? this.#options.errand.mercyFor(work) : this.#blocks.mercyFor(work);
  }

  async #carryOut(
    tasks: readonly Decided[],
    handlers: readonly ProgramHandler[],
    index: number,
    queue: Work[],
  ): Promise<PlayOutcome> {
    const { mode, diff } = this.#options;
    const all = [...tasks, ...handlers.map(({ decided }) => decided)];
    const differences = diff ? await withDifferences(tasks, (questions) => this.#state.ask(questions)) : new Map();
    const doing = all.filter(({ decision }) => decision.steps.length > 0);
    const mercyFor = (work: Work) => this.#mercyFor(work);
    const isReal = mode === 'run' || (mode === 'check' && tasks.some(({ work }) => work.manner.checkMode === false));
    if (!isReal || doing.length === 0) {
      const failed = tellDecided(all, this.#events, mode, differences, mercyFor);
      return failed ? this.#fail(failed.work, queue) : 'done';
    }
    if (doing.some(changes)) await this.#options.errand?.before();
    const own = doing.flatMap((task) => task.questions);
    // A check goes on with what it foresees of everything else.
    const questions = mode === 'run' ? [...own, ...this.#remaining(index, queue)] : own;
    const program = compileProgram(tasks, handlers, questions, this.#options.undo);
    const context = { events: this.#events, knowledge: this.#knowledge, differences, mercyFor };
    const proof = new Proof(all, this.#options);
    const segment = await proof.orTell(() => runSegment(this.#session, program, all, context));
    const { outcome, undone, changed, unasked, ran, result } = segment;
    this.changedAnything ||= changed;
    if (!(await proof.isGiven(segment, this.#events))) return 'failed';
    if (outcome === 'drift' || outcome === 'again') {
      queue.unshift(
        ...undone.map(({ work }) => (outcome === 'again' ? { ...work, attempt: (work.attempt ?? 1) + 1 } : work)),
      );
      if (outcome === 'again') await this.#options.control.sleep(undone[0]!.work.task.until!.delay);
      await this.#lookAgain(index, queue);
      if (mode === 'check') await this.#state.ask(own);
      return 'done';
    }
    if (outcome === 'failed') {
      const [failed, ...rest] = undone.map(({ work }) => work);
      queue.unshift(...rest);
      if (!failed || this.#fail(failed, queue) === 'failed') return 'failed';
      await this.#lookAgain(index, queue);
      return 'done';
    }
    if (outcome !== 'done') return outcome;
    for (const { marker } of handlers) this.#pending.delete(marker);
    if (mode === 'run') this.#state.overlay.settle();
    if (unasked) {
      await this.#state.ask(questions);
      return 'done';
    }
    this.#state.learn(questions, result);
    const confirmed = this.#confirm(doing);
    const rebooting = doing.find(({ decision, work }) => decision.reboot && ran.has(work.id));
    if (confirmed !== 'done' || !rebooting) return confirmed;
    await this.#options.reboot(rebooting.decision.reboot!.seconds);
    await this.#state.ask(this.#remaining(index, queue));
    return 'done';
  }

  #remaining(index: number, queue: readonly Work[]): Question[] {
    return this.#state.remaining(index, [...queue, ...this.#later]);
  }

  /** A failed task ends the host's run, unless it stands in a block: then its rescue, or its end, comes first. */
  #fail(work: Work, queue: Work[]): PlayOutcome {
    this.#turns.fail(work);
    return this.#options.mode !== 'status' && this.#blocks.fail(work, queue) ? 'done' : 'failed';
  }

  /** Proves that it now is as wished. */
  #confirm(done: readonly Decided[]): PlayOutcome {
    const strayed = confirmAll(done, this.#state.overlay);
    for (const { decided, problem } of strayed) this.#events.takeBack(decided, problem);
    return strayed.length > 0 ? 'failed' : 'done';
  }

  async #unblock(blocked: Blocked, tasks: readonly Decided[], queue: Work[]): Promise<void> {
    if (blocked.on === 'questions') {
      await this.#state.ask(blocked.questions);
      return;
    }
    if (this.#options.mode === 'run' && tasks.some(({ decision }) => decision.steps.length > 0)) return;
    // In a check nothing runs, so what rests on a result stays unknown: it is told so, and left out.
    this.#events.unknown(
      queue.shift()!,
      `cannot be known before the run: it rests on the ${blocked.on} of a task before it`,
    );
  }
}
