import type { Question } from '../modules/state.ts';
import { type Blocked, decide } from '../plan/decide.ts';
import { type Decided, neverKnown, unknownYet } from '../plan/decided.ts';
import type { Knowledge } from '../plan/knowledge.ts';
import type { Overlay } from '../plan/overlay.ts';
import type { HandlerWork } from '../plan/play-work.ts';
import type { ProgramHandler } from '../plan/program.ts';
import { isJudged } from '../plan/verdict.ts';
import type { Work } from '../plan/work.ts';
import { isProvenAtOnce } from '../undo/stake.ts';
import type { Blocks } from './blocks.ts';
import type { RunMode } from './host-run-options.ts';

/** A stretch of a play that is carried out by one program, and why it ends there. */
export interface Segment {
  tasks: Decided[];
  blocked?: Blocked;
  /** The next task is for one host of the batch, and it is not said yet which. */
  once?: Work;
  /** The next task is done on another host. */
  errand?: Work;
  /** Seconds to wait before the loop's next item. */
  pause?: number;
  /** The play is over here. */
  ends?: boolean;
  /** The next task looks again after a while. */
  again?: { delay: number; questions: readonly Question[] };
}

/** Handlers whose turn it is. */
export interface DueNow {
  ready: ProgramHandler[];
  /** Why the next one is not. */
  blocked?: Blocked;
}

/** Decides what of a play one program can carry out. */
export class Decider {
  readonly #overlay: Overlay;
  readonly #knowledge: Knowledge;
  readonly #blocks: Blocks;
  readonly #mode: RunMode;

  constructor(overlay: Overlay, knowledge: Knowledge, blocks: Blocks, mode: RunMode) {
    this.#overlay = overlay;
    this.#knowledge = knowledge;
    this.#blocks = blocks;
    this.#mode = mode;
  }

  /** Decides tasks from the head of the queue until one cannot be, or what was decided must be carried out first. */
  segment(queue: Work[]): Segment {
    const tasks: Decided[] = [];
    for (;;) {
      // Whether a rescue is needed is known only when the block before it has been carried out.
      if (this.#blocks.isAtRescue(queue) && tasks.some(({ decision }) => decision.steps.length > 0)) return { tasks };
      if (this.#blocks.isAtEndOfLoop(queue)) return { tasks };
      this.#blocks.skipIdle(queue);
      if (queue.length === 0 || this.#blocks.isAtBoundary(queue)) return { tasks };
      const next = queue[0]!;
      if (isElsewhere(next) || this.#isForReal(next)) {
        if (tasks.length > 0) return { tasks };
        if (next.manner.runOnce && !next.claimed) return { tasks, once: next };
        if (next.manner.delegateTo && !isLoop(next)) return { tasks, errand: next };
      }
      const outcome = decide(next, this.#overlay, this.#knowledge);
      if ('blocked' in outcome) return { tasks, blocked: outcome.blocked };
      const ends = next.task.ends && 'decided' in outcome && !outcome.decided.skipped;
      // What was decided before it may yet fail, and call for a rescue.
      if (ends) return tasks.length > 0 ? { tasks } : { tasks, ends };
      queue.shift();
      if (next.task.ends) continue;
      if ('again' in outcome) {
        queue.unshift(outcome.again);
        return { tasks, again: outcome };
      }
      if ('unrolled' in outcome) {
        queue.unshift(...outcome.unrolled);
        continue;
      }
      tasks.push(outcome.decided);
      // A status only looks: what would be done never happens, and nothing is to be judged by it.
      if (this.#mode === 'status') this.#overlay.settle();
      if (this.#endsSegment(outcome.decided) || isLastOfTurn(outcome.decided.work, queue[0])) return { tasks };
      const pause = this.#pauseAfter(outcome.decided, queue[0]);
      if (pause > 0) return { tasks, pause };
    }
  }

  /** After a failure nothing else may be decided; in a run neither before what has to be seen first. */
  #endsSegment(decided: Decided): boolean {
    const { work, decision } = decided;
    if (this.#mode === 'status') return false;
    if (decision.failed || this.#isForReal(work)) return true;
    return this.#mode === 'run' && (isProvenAtOnce(decided) || decision.reboot !== undefined || isJudged(work));
  }

  /** `check_mode: false`: a check carries it out, by itself. */
  #isForReal({ manner }: Work): boolean {
    return this.#mode === 'check' && manner.checkMode === false;
  }

  #pauseAfter({ work, decision }: Decided, next: Work | undefined): number {
    const isBetween = work.item !== undefined && next?.item !== undefined && next.task === work.task;
    const { pause = 0 } = work.task.loopControl ?? {};
    return this.#mode === 'run' && isBetween && decision.steps.length > 0 ? pause : 0;
  }

  /** Handlers do not run after a failure, before it is known whether there is one, or beside what a check carries out. */
  mayEnd(tasks: readonly Decided[]): boolean {
    if (this.#blocks.isAtEndOfLoop([])) return false;
    return !tasks.some(
      ({ work, decision }) =>
        this.#isForReal(work) ||
        (decision.failed && this.#blocks.mercyFor(work) !== 'ignored') ||
        (this.#mode === 'run' && decision.steps.length > 0 && isJudged(work)),
    );
  }

  /**
   * Decides the handlers whose turn it is, up to one that has to wait for what comes before it, or for an answer.
   * `isIdle`: nothing comes before the first of them, so what is not known then never will be. Items of a loop (`isLoop`)
   * run together: none of them waits for another.
   */
  handlers(due: readonly HandlerWork[], isIdle: boolean, isLoop = false): DueNow {
    const ready: ProgramHandler[] = [];
    for (const { marker, work } of due) {
      const outcome = decide(work, this.#overlay, this.#knowledge);
      if ('unrolled' in outcome) {
        const items = this.handlers(
          outcome.unrolled.map((item) => ({ marker, work: item })),
          isIdle && ready.length === 0,
          true,
        );
        if (items.blocked) return { ready, blocked: items.blocked };
        ready.push(...items.ready.map((item, index) => ({ ...item, isToGoOn: index < items.ready.length - 1 })));
      } else if ('decided' in outcome) ready.push({ decided: outcome.decided, marker });
      else if ('again' in outcome) ready.push({ decided: neverKnown(work), marker });
      else if (outcome.blocked.on === 'questions') return { ready, blocked: outcome.blocked };
      else if (this.#mode === 'check') ready.push({ decided: unknownYet(work, outcome.blocked.on), marker });
      else if (isIdle && (isLoop || ready.length === 0)) ready.push({ decided: neverKnown(work), marker });
      else return { ready, blocked: outcome.blocked };
      // Those behind one that has failed have their turn in the next run.
      if (ready.at(-1)?.decided.decision.failed && this.#blocks.mercyFor(work) !== 'ignored') return { ready };
    }
    return { ready };
  }
}

const isLoop = ({ task, item }: Work): boolean => task.loop !== undefined && item === undefined;

/** It may not be this host's to do, or not on it. */
function isElsewhere({ manner, claimed }: Work): boolean {
  return manner.delegateTo !== undefined || (manner.runOnce === true && !claimed);
}

/** Others wait for it. */
const isLastOfTurn = (work: Work, next: Work | undefined): boolean => work.claimed === true && next?.task !== work.task;
