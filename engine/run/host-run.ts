import { MeetctlError, type Problem } from '../errors.ts';
import type { Question } from '../modules/state.ts';
import { compileProgram, type ProgramHandler } from '../plan/program.ts';
import { type Blocked, askAhead, decide } from '../plan/decide.ts';
import { changes, type Decided } from '../plan/decided.ts';
import { Knowledge } from '../plan/knowledge.ts';
import { Overlay } from '../plan/overlay.ts';
import type { HandlerWork, PlayWork } from '../plan/play-work.ts';
import type { Work } from '../plan/work.ts';
import { type AnswerMap, parseAnswers } from '../probe/answers.ts';
import { type FirstContact, parseFacts } from '../probe/facts.ts';
import { factsProgram, probeProgram } from '../probe/program.ts';
import type { Session } from '../transport/session.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { confirmAll } from './confirm.ts';
import { withDifferences } from './differences.ts';
import type { HostEvents } from './host-events.ts';
import type { RunControl } from './run-control.ts';
import { runSegment } from './segment.ts';

/** `check` decides and stops there; `status` holds whatever is not as wished for a failure, and goes on. */
export type RunMode = 'run' | 'check' | 'status';

export interface HostRunOptions {
  host: string;
  hosts: ResolvedHosts;
  mode: RunMode;
  diff: boolean;
  control: RunControl;
  /** Runs shell over a new connection: proof that the host still lets us in. Throws UnreachableError. */
  reconnect: (script: string) => Promise<void>;
}

export type PlayOutcome = 'done' | 'failed' | 'stopped';

/** Takes one host through its plays: asks, decides, applies, confirms. */
export class HostRun {
  readonly events: HostEvents;
  readonly #session: Session;
  readonly #options: HostRunOptions;
  readonly #plays: readonly PlayWork[];
  readonly #overlay = new Overlay();
  readonly #knowledge: Knowledge;
  #pending: ReadonlySet<string> = new Set();
  /** Something was changed here. */
  changedAnything = false;

  constructor(session: Session, events: HostEvents, plays: readonly PlayWork[], options: HostRunOptions) {
    this.#session = session;
    this.events = events;
    this.#plays = plays;
    this.#options = options;
    this.#knowledge = new Knowledge(() => options.hosts.factsMissed());
  }

  /** The first trip: the facts, and every question of every play that can be asked already. */
  async begin(): Promise<FirstContact> {
    const questions = this.#ahead(0);
    const result = await this.#session.run({ text: `${factsProgram}\n${probeProgram(questions)}\n`, blobs: new Map() });
    this.#overlay.learn(parseAnswers(questions, result.sections));
    const contact = parseFacts(result);
    this.#options.hosts.setFacts(this.#options.host, contact.facts);
    this.#pending = new Set(contact.pendingHandlers);
    return contact;
  }

  /** Markers of handlers that earlier runs left, and that no play of this run knows. */
  strangers(): string[] {
    const known = new Set(this.#plays.flatMap((play) => play.handlers.map((handler) => handler.marker)));
    return [...this.#pending].filter((marker) => !known.has(marker));
  }

  /** Runs one play. `othersChanged`: other hosts are not what they were when this one was asked. */
  async play(index: number, othersChanged: boolean): Promise<PlayOutcome> {
    if (othersChanged) await this.#ask(this.#ahead(index).filter((question) => question.ask === 'script' && question.volatile));
    const play = this.#plays[index]!;
    const queue = [...play.tasks];
    const notified = new Set<string>();
    while (queue.length > 0) {
      if (this.#options.control.stopping) return 'stopped';
      const { segment, blocked } = this.#decideSegment(queue);
      for (const decided of segment) if (changes(decided)) for (const marker of decided.work.notifies) notified.add(marker);
      const handlers = queue.length === 0 ? this.#handlers(play.handlers, notified) : [];
      const outcome = await this.#carryOut(segment, handlers, index, queue);
      if (outcome !== 'done') return outcome;
      if (blocked) await this.#unblock(blocked, segment, queue);
    }
    return 'done';
  }

  /** Decides tasks from the head of the queue until one cannot be, or one must be carried out before going on. */
  #decideSegment(queue: Work[]): { segment: Decided[]; blocked?: Blocked } {
    const segment: Decided[] = [];
    while (queue.length > 0) {
      const outcome = decide(queue[0]!, this.#overlay, this.#knowledge);
      if ('blocked' in outcome) return { segment, blocked: outcome.blocked };
      queue.shift();
      if ('unrolled' in outcome) {
        queue.unshift(...outcome.unrolled);
        continue;
      }
      segment.push(outcome.decided);
      const { failed, cancelUndo } = outcome.decided.decision;
      if (this.#options.mode !== 'status' && (failed || cancelUndo)) break;
    }
    return { segment };
  }

  #handlers(handlers: readonly HandlerWork[], notified: ReadonlySet<string>): ProgramHandler[] {
    return handlers.flatMap(({ marker, work }) => {
      if (!notified.has(marker) && !this.#pending.has(marker)) return [];
      const outcome = decide(work, this.#overlay, this.#knowledge);
      if (!('decided' in outcome)) {
        throw new MeetctlError({ message: `the handler "${work.task.name}" needs a value that is not known at the end of the play`, at: work.task.at });
      }
      return outcome.decided.skipped ? [] : [{ decided: outcome.decided, marker }];
    });
  }

  async #carryOut(segment: readonly Decided[], handlers: readonly ProgramHandler[], index: number, queue: Work[]): Promise<PlayOutcome> {
    const all = [...segment, ...handlers.map(({ decided }) => decided)];
    const differences = this.#options.diff ? await withDifferences(segment, (questions) => this.#ask(questions)) : new Map<string, string>();
    const doing = all.filter(({ decision }) => decision.steps.length > 0);
    if (this.#options.mode !== 'run' || doing.length === 0) return this.#tellDecided(all, differences) ? 'failed' : 'done';
    const questions = [...doing.flatMap((decided) => decided.questions), ...this.#remaining(index, queue)];
    const program = compileProgram(segment, handlers, questions);
    const done = await runSegment(this.#session, program, segment, handlers, { events: this.events, knowledge: this.#knowledge, differences });
    this.changedAnything ||= done.changed;
    if (done.outcome === 'drift') {
      queue.unshift(...done.undone.map(({ work }) => work));
      await this.#refresh(index, queue);
      return 'done';
    }
    if (done.outcome !== 'done') return done.outcome;
    this.#overlay.settle();
    this.#overlay.learn(parseAnswers(questions, done.result.sections));
    this.#pending = new Set([...this.#pending].filter((marker) => !handlers.some((handler) => handler.marker === marker)));
    await this.#cancelUndos(segment);
    const strayed = confirmAll(doing, this.#overlay);
    for (const { decided, problem } of strayed) this.events.takeBack(decided, problem);
    return strayed.length > 0 ? 'failed' : 'done';
  }

  /** Tells results that need no program: what is as wished, and in check mode what would be done. */
  #tellDecided(decided: readonly Decided[], differences: ReadonlyMap<string, string>): boolean {
    for (const one of decided) {
      const { decision, skipped, work } = one;
      if (decision.failed) {
        this.events.task(one, 'failed', { problem: { at: work.task.at, ...decision.failed } });
        if (this.#options.mode !== 'status') return true;
        continue;
      }
      if (skipped) this.events.task(one, 'skipped');
      else if (this.#options.mode === 'status' && decision.steps.length > 0) this.events.task(one, 'failed', { problem: notSo(one) });
      else if (!changes(one)) this.events.task(one, 'ok');
      else this.events.task(one, 'changed', { difference: { summary: [...decision.summary], text: differences.get(work.id) } });
    }
    return false;
  }

  async #cancelUndos(segment: readonly Decided[]): Promise<void> {
    for (const { decision } of segment) if (decision.cancelUndo && decision.steps.length > 0) await this.#options.reconnect(decision.cancelUndo);
  }

  async #unblock(blocked: Blocked, segment: readonly Decided[], queue: Work[]): Promise<void> {
    if (blocked.on === 'questions') {
      await this.#ask(blocked.questions);
      return;
    }
    if (segment.some(({ decision }) => decision.steps.length > 0) && this.#options.mode === 'run') return;
    // In a check nothing runs, so what rests on a result stays unknown; it is told so, and left out.
    const work = queue.shift()!;
    this.events.task({ work, skipped: false, decision: { steps: [], summary: [] }, certainty: 'unknown', parameters: {}, questions: [] }, 'skipped', {
      difference: { summary: [`cannot be known before the run: it rests on a ${blocked.on} of a task before it`] },
    });
  }

  /** Questions of the rest of this play and of all later ones. */
  #remaining(index: number, queue: readonly Work[]): readonly Question[] {
    return [...queue.flatMap((work) => askAhead(work, this.#knowledge)), ...this.#ahead(index + 1), ...this.#handlerQuestions(index)];
  }

  #ahead(from: number): Question[] {
    return this.#plays.slice(from).flatMap((play, offset) => [...play.tasks.flatMap((work) => askAhead(work, this.#knowledge)), ...this.#handlerQuestions(from + offset)]);
  }

  #handlerQuestions(index: number): Question[] {
    return this.#plays[index]!.handlers.flatMap(({ work }) => askAhead(work, this.#knowledge));
  }

  async #refresh(index: number, queue: readonly Work[]): Promise<void> {
    this.#overlay.settle();
    await this.#ask(this.#remaining(index, queue));
  }

  async #ask(questions: readonly Question[]): Promise<AnswerMap> {
    if (questions.length === 0) return new Map();
    const result = await this.#session.run({ text: `${probeProgram(questions)}\n`, blobs: new Map() });
    const answers = parseAnswers(questions, result.sections);
    this.#overlay.learn(answers);
    return answers;
  }
}

function notSo({ decision, work }: Decided): Problem {
  const [message = 'not as it should be', ...details] = decision.summary;
  return { message: work.module.name === 'service' ? 'the service does not run as it should' : message, details: work.module.name === 'service' ? [`to be done by a deploy: ${message}`] : details, at: work.task.at };
}
