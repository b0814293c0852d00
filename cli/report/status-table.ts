import type { Problem } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import type { StatusReport } from '../status/status-report.ts';
import { padTo } from './display-width.ts';
import { formatDuration } from './duration.ts';
import { counted } from './run-summary.ts';
import { printableEvent } from './printable-event.ts';
import { problemBody } from './problem.ts';
import type { Style } from './style.ts';

type TaskEvent = Extract<RunEvent, { event: 'task' }>;

/** A role on a host, with what was looked at. */
export interface Service {
  host: string;
  role: string;
  checks: TaskEvent[];
}

export interface StatusLook {
  style: Style;
  cwd: string;
  width: number;
  /** Every check by name, also of services that are well. */
  verbose: boolean;
}

/** What runs where, and how it is: a line for each service of each host, and why for those that are down. */
export function statusTable(told: readonly RunEvent[], look: StatusLook): string[] {
  const { style } = look;
  const events = told.map(printableEvent);
  const services = servicesOf(events);
  const lost = events.filter((event) => event.event === 'unreachable');
  const hosts = Math.max(4, ...services.map(({ host }) => host.length), ...lost.map(({ host }) => host.length));
  const roles = Math.max(7, ...services.map(({ role }) => role.length));
  const row = (host: string, role: string, state: string) => `${padTo(host, hosts)}  ${padTo(role, roles)}  ${state}`;
  const lines = [style('bold', row('HOST', 'SERVICE', 'STATE'))];
  for (const service of services) {
    const bad = service.checks.filter(({ status }) => status === 'failed');
    const count = service.checks.filter(({ status }) => status !== 'skipped').length;
    lines.push(
      row(
        service.host,
        service.role,
        bad.length === 0 ? `${style('green', 'ok')}  ${checks(count)}` : style(['red', 'bold'], 'DOWN'),
      ),
    );
    const shown = look.verbose ? service.checks : bad;
    for (const check of shown) lines.push(...checkLines(check, look));
  }
  for (const { host, problem } of lost)
    lines.push(
      row(host, '', style(['red', 'bold'], 'UNREACHABLE')),
      `    ${problem.message}`,
      ...reasons(problem, look),
    );
  return lines;
}

/** What was looked at, by host and role. */
export function servicesOf(events: readonly RunEvent[]): Service[] {
  const services = new Map<string, Service>();
  for (const event of events) {
    if (event.event !== 'task') continue;
    // Of a handler that waits, each play with its role tells; only that it waits is of interest.
    if (event.handler && (event.status !== 'failed' || told(services, event))) continue;
    const key = `${event.host} ${event.role}`;
    const service = services.get(key) ?? { host: event.host, role: event.role, checks: [] };
    service.checks.push(event);
    services.set(key, service);
  }
  return [...services.values()]
    .filter((service) => service.checks.some(({ status }) => status !== 'skipped'))
    .toSorted((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true }));
}

function told(services: ReadonlyMap<string, Service>, { host, role, task, item }: TaskEvent): boolean {
  const checks = services.get(`${host} ${role}`)?.checks ?? [];
  return checks.some((one) => one.handler && one.task === task && one.item === item);
}

function checkLines({ task, status, item, problem }: TaskEvent, look: StatusLook): string[] {
  const name = item === undefined ? task : `${task} (${item})`;
  if (status !== 'failed') return [`    ${look.style('dim', `${status}  ${name}`)}`];
  return [`    ${look.style('red', name)}: ${problem?.message ?? 'failed'}`, ...reasons(problem, look)];
}

function reasons(problem: Problem | undefined, look: StatusLook): string[] {
  return problem ? problemBody(problem, look).map((line) => `    ${line}`) : [];
}

const checks = (count: number) => (count === 1 ? '1 check' : `${count} checks`);

/** The last line: all is well, or how much is not. */
export function statusClosing(
  events: readonly RunEvent[],
  { bridges, focus, well }: StatusReport,
  style: Style,
  remedy: string,
): string {
  const services = servicesOf(events);
  const down = services.filter(({ checks: all }) => all.some(({ status }) => status === 'failed')).length;
  const lost = events.filter((event) => event.event === 'unreachable').length;
  const wrong = bridges.filter(({ problem }) => problem).length;
  const recap = events.find((event) => event.event === 'recap');
  const time = recap ? ` (${formatDuration(recap.duration_ms)})` : '';
  const known = bridges.length > 0 ? ` and ${counted(bridges.length, 'bridge')}` : '';
  if (well) return style('green', `all ${services.length} services${known} are well${time}`);
  const parts = [
    ...(down > 0 ? [`${down} of ${services.length} services down`] : []),
    ...(wrong > 0 ? [`${wrong} of ${counted(bridges.length, 'bridge')} not as it should be`] : []),
    ...(focus.some(({ problem }) => problem) ? ['Jicofo does not answer'] : []),
    ...(lost > 0 ? [`${counted(lost, 'host')} not reached`] : []),
  ];
  const next = down > 0 ? `\n  help: ${remedy}` : '';
  return `${style(['red', 'bold'], `${parts.join(', ')}${time}`)}${next}`;
}
