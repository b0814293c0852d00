import type { Problem } from '../errors.ts';
import { shownPath } from '../modules/shown-path.ts';
import { changes, type Decided } from '../plan/decided.ts';
import type { Knowledge } from '../plan/knowledge.ts';
import { judge } from '../plan/verdict.ts';
import type { Work } from '../plan/work.ts';
import { isCutShort, type Program, type ProgramResult, type TaskResult } from '../transport/program-run.ts';
import { commandProblem } from './command-problem.ts';
import type { Mercy } from './blocks.ts';
import type { HostEvents } from './host-events.ts';
import type { Programs } from './lasting-session.ts';
import { TransferWords } from './transfer-words.ts';

interface SegmentContext {
  events: HostEvents;
  knowledge: Knowledge;
  /** Unified differences by work id. */
  differences: ReadonlyMap<string, string>;
  mercyFor: (work: Work) => Mercy | undefined;
}

export interface SegmentResult {
  /** `again`: the last task is to be tried once more, after its delay. */
  outcome: 'done' | 'failed' | 'stopped' | 'drift' | 'again';
  /** Tasks that were not carried out, or must be decided again. */
  undone: readonly Decided[];
  changed: boolean;
  /** The program ended before its questions. */
  unasked: boolean;
  /** Ids of the tasks and handlers that did something. */
  ran: ReadonlySet<string>;
  /** Ids of those that did something, and whose result counts as no change. */
  unchanged: ReadonlySet<string>;
  result: ProgramResult;
}

/** Runs a segment's program, and tells the results of its tasks and handlers in their order, as they come. */
export async function runSegment(
  session: Programs,
  program: Program,
  all: readonly Decided[],
  context: SegmentContext,
): Promise<SegmentResult> {
  const byId = new Map(all.map((decided) => [decided.work.id, decided]));
  const telling = new Telling(all, context);
  telling.advance();
  const transfers = new TransferWords(context.events, (id) => byId.get(id)!.work);
  const result = await session.run(program, {
    onTransfer: (transfer, done) => transfers.tell(transfer, done),
    onStart: (id) => {
      const { work } = byId.get(id)!;
      if (!transfers.announced.has(id)) context.events.start(work);
    },
    onOutput: (id, text) => context.events.output(byId.get(id)!.work, text),
    onResult: (id, taskResult) => telling.result(byId.get(id)!, taskResult),
  });
  return { ...telling.end(result), result };
}

/** Keeps the order: a task's result is told once those before it have been. */
class Telling {
  readonly #all: readonly Decided[];
  readonly #context: SegmentContext;
  #next = 0;
  #outcome: SegmentResult['outcome'] = 'done';
  #changed = false;
  #unasked = false;
  readonly #ran = new Set<string>();
  readonly #kept = new Set<string>();

  constructor(all: readonly Decided[], context: SegmentContext) {
    this.#all = all;
    this.#context = context;
  }

  /** Tells what needed no doing, up to the next task that does, or handler: the host says whether it is due. */
  advance(): void {
    for (; this.#next < this.#all.length; this.#next++) {
      const decided = this.#all[this.#next]!;
      const { failed } = decided.decision;
      if (decided.decision.steps.length > 0 || (decided.work.handler && !failed)) return;
      if (!failed) this.#tellIdle(decided);
      else if (this.#isFatal(decided, { at: decided.work.task.at, ...failed })) return;
    }
  }

  /** Handlers that were not due after all are passed over; one behind them may have failed. */
  #passOver(): void {
    const failed = this.#all.findIndex(({ decision }, index) => index >= this.#next && decision.failed);
    if (failed < 0) return;
    this.#next = failed;
    this.advance();
  }

  #tellIdle(decided: Decided): void {
    const { events } = this.#context;
    if (!decided.pretended && !decided.counted) return events.task(decided, decided.skipped ? 'skipped' : 'ok');
    events.task(decided, 'changed', { difference: { summary: [...decided.decision.summary] } });
  }

  result(decided: Decided, result: TaskResult): void {
    // Handlers whose marker turned out not to be there are passed over.
    this.#next = this.#all.indexOf(decided);
    const { work } = decided;
    if (result.drift !== undefined) {
      this.#outcome = 'drift';
      this.#context.events.warning(driftProblem(decided));
      return;
    }
    const raw = { ...result, changed: changes(decided) && !result.needless, failed: result.rc !== 0 };
    const { changed, failed, again } = judge(work, raw, this.#context.knowledge);
    const { duration_ms } = result;
    if (!result.needless) this.#ran.add(work.id);
    // The program ends at a status other than 0, whatever is made of it here: what comes after was not asked.
    this.#unasked ||= result.rc !== 0;
    this.#changed ||= raw.changed;
    if (!changed) this.#kept.add(work.id);
    if (again) {
      this.#outcome = 'again';
      return;
    }
    if (failed) {
      const problem = commandProblem(decided, result);
      if (this.#isFatal(decided, problem, duration_ms)) return;
      this.#next++;
      return this.advance();
    }
    const summary = [...decided.decision.summary];
    const difference = changed ? { summary, text: this.#context.differences.get(work.id) } : undefined;
    const status = decided.skipped ? 'skipped' : changed ? 'changed' : 'ok';
    this.#context.events.task(decided, status, { duration_ms, difference });
    this.#next++;
    this.advance();
  }

  /** Tells a failure; one that is ignored is none. */
  #isFatal(decided: Decided, problem: Problem, duration_ms = 0): boolean {
    const mercy = this.#context.mercyFor(decided.work);
    if (mercy) this.#context.events.forgiven(decided, problem, mercy, duration_ms);
    else this.#context.events.task(decided, 'failed', { duration_ms, problem });
    if (mercy === 'ignored') return false;
    this.#outcome = 'failed';
    return true;
  }

  /** Nothing failed that could have been told: the task whose turn it was did not get it. */
  #broken(result: ProgramResult): void {
    const decided = this.#all[this.#next];
    this.#unasked = true;
    if (!decided) return;
    this.#context.events.task(decided, 'failed', { problem: brokenProblem(decided, result) });
    this.#outcome = 'failed';
  }

  end(result: ProgramResult): Omit<SegmentResult, 'result'> {
    if (result.stoppedBefore !== undefined && this.#outcome === 'done') this.#outcome = 'stopped';
    if (result.rc !== 0 && this.#outcome === 'done' && !isCutShort(result)) this.#broken(result);
    if (result.rc === 0 && this.#outcome === 'done') this.#passOver();
    return {
      outcome: this.#outcome,
      undone: this.#all.slice(this.#next).filter(({ work }) => !work.handler),
      changed: this.#changed,
      unasked: this.#unasked,
      ran: this.#ran,
      unchanged: this.#kept,
    };
  }
}

/** The program could not begin, or something ended it: what the host itself says of that is in its note. */
function brokenProblem({ work }: Decided, { rc, sections }: ProgramResult): Problem {
  const [note, ...details] = (sections.get('note')?.data.toString().trim() ?? '').split('\n');
  const message = note || `the host's shell ended with status ${rc} before the task began`;
  return { message, details, at: work.task.at, hint: 'look at the host: df -h, free -m, dmesg' };
}

function driftProblem({ work, decision }: Decided): Problem {
  const path = decision.steps.find((step) => step.do === 'write')?.path;
  return {
    message: `${path === undefined ? work.task.name : shownPath(path)} was changed by somebody else meanwhile: looking again`,
    at: work.task.at,
  };
}
