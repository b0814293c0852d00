import type { Problem } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import { changes } from '../plan/decided.ts';
import type { Work } from '../plan/work.ts';
import type { Mercy } from './blocks.ts';
import type { Difference, HostRecap, Listener, TaskStatus } from './events.ts';

/** Tells what happens on one host, and keeps its counts. */
export class HostEvents {
  readonly recap: HostRecap;
  readonly #host: string;
  readonly #emit: Listener;
  readonly #delegate?: string;

  constructor(host: string, emit: Listener, delegate?: { to: string; recap: HostRecap }) {
    this.#host = host;
    this.#emit = emit;
    this.#delegate = delegate?.to;
    this.recap = delegate?.recap ?? { ok: 0, changed: 0, skipped: 0, failed: 0, unreachable: 0, round_trips: 0 };
  }

  /** The same host's events, of a task that is done on another. */
  on(host: string): HostEvents {
    return new HostEvents(this.#host, this.#emit, { to: host, recap: this.recap });
  }

  start(work: Work): void {
    this.#emit({ event: 'start', ...this.#naming(work) });
  }

  output(work: Work, text: string): void {
    if (work.manner.noLog) return;
    const { host, role, task } = this.#naming(work);
    this.#emit({ event: 'output', host, role, task, text });
  }

  warning(problem: Problem): void {
    this.#emit({ event: 'warning', host: this.#host, problem });
  }

  unreachable(problem: Problem): void {
    this.recap.unreachable = 1;
    this.#emit({ event: 'unreachable', host: this.#host, problem });
  }

  /** A task's end. `difference` is what a change was, or would be. */
  task(
    decided: Decided,
    status: TaskStatus,
    extra: { duration_ms?: number; problem?: Problem; difference?: Difference; forgiven?: Mercy } = {},
  ): void {
    this.recap[status]++;
    const { work, certainty } = decided;
    const { noLog } = work.manner;
    const { difference, problem } = noLog ? censored(decided, extra) : extra;
    this.#emit({
      event: 'task',
      ...this.#naming(work),
      ...(work.task.round ? { round: noLog ? work.task.round.hidden : work.task.round.label } : {}),
      ...(work.item ? { item: noLog ? `#${work.item.index + 1}` : work.item.label } : {}),
      ...(work.handler ? { handler: true } : {}),
      ...(this.#delegate === undefined ? {} : { delegated_to: this.#delegate }),
      status,
      ...(extra.forgiven ? { forgiven: extra.forgiven } : {}),
      certainty,
      duration_ms: extra.duration_ms ?? 0,
      ...(difference ? { difference } : {}),
      ...(problem ? { problem } : {}),
      ...(decided.decision.message === undefined || noLog ? {} : { message: decided.decision.message }),
    });
  }

  /** A task that failed, where the playbook says that this does no harm. */
  forgiven(decided: Decided, problem: Problem, mercy: Mercy, duration_ms = 0): void {
    const told = decided.work.manner.noLog ? censoredProblem(decided) : problem;
    this.warning({ ...told, message: `"${decided.work.task.name}" failed, and that is ${mercy}: ${told.message}` });
    this.recap[mercy] = (this.recap[mercy] ?? 0) + 1;
    this.task(decided, 'ok', { duration_ms, forgiven: mercy });
  }

  /** A task that was told as changed, and turned out not to be as wished. */
  takeBack(decided: Decided, problem: Problem, mercy?: Mercy): void {
    if (changes(decided)) this.recap.changed--;
    else this.recap.ok--;
    if (mercy) this.forgiven(decided, problem, mercy);
    else this.task(decided, 'failed', { problem });
  }

  #naming({ task, module }: Work) {
    return { host: this.#host, role: task.role ?? '', task: task.name, module: module.name };
  }
}

type Extra = { difference?: Difference; problem?: Problem };

/** With `no_log` nobody is told what a task does, prints or says. */
function censored(decided: Decided, { difference, problem }: Extra): Extra {
  return {
    difference: difference && { summary: ['hidden by no_log'] },
    problem: problem && censoredProblem(decided),
  };
}

function censoredProblem({ work }: Decided): Problem {
  return { message: 'what it said is hidden by no_log', at: work.task.at, hint: 'take no_log away to see it' };
}
