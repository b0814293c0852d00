import type { Problem } from '../../engine/errors.ts';
import type { HostRecap } from '../../engine/run/events.ts';
import { displayWidth } from './display-width.ts';
import type { ShownEvent } from './shown-event.ts';

export interface Failure {
  host: string;
  /** Role and task; absent for a host that was not reached. */
  task?: string;
  problem: Problem;
}

/** What must be remembered of a run's events to lay out lines and to sum up at the end. */
export class RunSummary {
  check = false;
  hosts: readonly string[] = [];
  /** Columns of the longest host name. */
  hostWidth = 0;
  readonly failures: Failure[] = [];

  note(event: ShownEvent): void {
    if (event.event === 'run') {
      this.check = event.check;
      this.hosts = event.hosts;
      this.hostWidth = Math.max(0, ...event.hosts.map(displayWidth));
    } else if (event.event === 'unreachable') {
      this.#failed({ host: event.host, problem: event.problem });
    } else if (event.event === 'task' && (event.status === 'failed' || event.status === 'unreachable')) {
      const problem = event.problem ?? { message: event.status };
      this.#failed({ host: event.host, task: taskName(event), problem });
    }
  }

  /** A host that is lost in the middle of a task is told twice, and remembered once. */
  #failed(failure: Failure): void {
    const known = this.failures.some((f) => f.host === failure.host && f.problem.message === failure.problem.message);
    if (!known) this.failures.push(failure);
  }
}

/** `role: task (round, item)`, as a person would name it. */
export function taskName(event: { role: string; task: string; round?: string; item?: string }): string {
  const name = event.role === '' ? event.task : `${event.role}: ${event.task}`;
  const items = [event.round, event.item].filter((one) => one !== undefined);
  return items.length === 0 ? name : `${name} (${items.join(', ')})`;
}

/** The sum of one column of a recap. */
export function total(hosts: Record<string, HostRecap>, column: keyof HostRecap): number {
  return Object.values(hosts).reduce((sum, recap) => sum + (recap[column] ?? 0), 0);
}

/** `1 host`, `4 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
