import type { Playbook } from '../../engine/playbook/model.ts';
import type { RunEvent } from '../../engine/run/events.ts';

type TaskEvent = Extract<RunEvent, { event: 'task' }>;

/** What was looked at, with how that went: a service on a host, or the host itself. */
export interface LookedAt {
  host: string;
  /** The role whose service it is. Absent for what is asked of the host itself. */
  role?: string;
  checks: TaskEvent[];
}

/** What there was to look at, by host and service. `isService` tells of a role whether it makes one. */
export function lookedAt(events: readonly RunEvent[], isService: (role: string) => boolean): LookedAt[] {
  const found = new Map<string, LookedAt>();
  for (const event of events) {
    if (event.event !== 'task') continue;
    const role = isService(event.role) ? event.role : undefined;
    const key = `${event.host} ${role ?? ''}`;
    const one = found.get(key) ?? { host: event.host, ...(role !== undefined && { role }), checks: [] };
    // Of a handler that waits, each play with its role tells; only that it waits is of interest.
    if (event.handler && (event.status !== 'failed' || isTold(one, event))) continue;
    one.checks.push(event);
    found.set(key, one);
  }
  return [...found.values()]
    .filter(({ checks }) => checks.some(({ status }) => status !== 'skipped'))
    .toSorted((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true }));
}

function isTold({ checks }: LookedAt, { task, item }: TaskEvent): boolean {
  return checks.some((one) => one.handler && one.task === task && one.item === item);
}

export const isServiceOf =
  ({ roles }: Playbook) =>
  (role: string): boolean =>
    roles.get(role)?.isService ?? true;
