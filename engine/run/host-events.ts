import type { Problem } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import { changes } from '../plan/decided.ts';
import type { Work } from '../plan/work.ts';
import type { Mercy } from './blocks.ts';
import type { Difference, HostRecap, Listener, TaskStatus } from './events.ts';

/** Tells what happens on one host, and keeps its counts. */
export class HostEvents {
  readonly recap: HostRecap = { ok: 0, changed: 0, skipped: 0, failed: 0, unreachable: 0, round_trips: 0 };
  readonly #host: string;
  readonly #emit: Listener;

  constructor(host: string, emit: Listener) {
    this.#host = host;
    this.#emit = emit;
  }

  start(work: Work): void {
    this.#emit({ event: 'start', ...this.#naming(work) });
  }

  output(work: Work, text: string): void {
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
    extra: { duration_ms?: number; problem?: Problem; difference?: Difference } = {},
  ): void {
    this.recap[status]++;
    const { work, certainty } = decided;
    this.#emit({
      event: 'task',
      ...this.#naming(work),
      ...(work.item ? { item: work.item.label } : {}),
      ...(work.handler ? { handler: true } : {}),
      status,
      certainty,
      duration_ms: extra.duration_ms ?? 0,
      ...(extra.difference ? { difference: extra.difference } : {}),
      ...(extra.problem ? { problem: extra.problem } : {}),
      ...(decided.decision.message === undefined ? {} : { message: decided.decision.message }),
    });
  }

  /** A task of which a check cannot say what it would do. */
  unknown(work: Work, why: string): void {
    const decision = { steps: [], summary: [] };
    const decided: Decided = { work, skipped: true, decision, certainty: 'unknown', parameters: {}, questions: [] };
    this.task(decided, 'skipped', { difference: { summary: [why] } });
  }

  /** A task that failed, where the playbook says that this does no harm. */
  forgiven(decided: Decided, problem: Problem, mercy: Mercy, duration_ms = 0): void {
    const message = `"${decided.work.task.name}" failed, and that is ${mercy}: ${problem.message}`;
    this.warning({ ...problem, message });
    this.task(decided, 'ok', { duration_ms });
  }

  /** A task that was told as changed, and turned out not to be as wished. */
  takeBack(decided: Decided, problem: Problem): void {
    if (changes(decided)) this.recap.changed--;
    else this.recap.ok--;
    this.task(decided, 'failed', { problem });
  }

  #naming({ task, module }: Work) {
    return { host: this.#host, role: task.role ?? '', task: task.name, module: module.name };
  }
}
