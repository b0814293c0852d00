import type { Problem } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { type LookedAt, lookedAt } from '../status/looked-at.ts';
import type { StatusReport } from '../status/status-report.ts';
import { padTo } from './display-width.ts';
import { formatDuration } from './duration.ts';
import { counted } from './run-summary.ts';
import { printableEvent } from './printable-event.ts';
import { problemBody } from './problem.ts';
import type { Style } from './style.ts';

type TaskEvent = Extract<RunEvent, { event: 'task' }>;

export interface StatusLook {
  style: Style;
  cwd: string;
  width: number;
  /** Every check by name, also of services that are well. */
  verbose: boolean;
}

/** What runs where, and how it is: a line for each service of each host, and why for those that are down. */
export function statusTable(
  told: readonly RunEvent[],
  isService: (role: string) => boolean,
  look: StatusLook,
): string[] {
  const { style } = look;
  const events = told.map(printableEvent);
  const shown = lookedAt(events, isService).filter((one) => one.role !== undefined || look.verbose || !isWell(one));
  const lost = events.filter((event) => event.event === 'unreachable');
  const hosts = Math.max(4, ...shown.map(({ host }) => host.length), ...lost.map(({ host }) => host.length));
  const roles = Math.max(7, ...shown.map(({ role }) => role?.length ?? 0));
  const row = (host: string, role: string, state: string) => `${padTo(host, hosts)}  ${padTo(role, roles)}  ${state}`;
  const lines = [style('bold', row('HOST', 'SERVICE', 'STATE'))];
  for (const one of shown) {
    lines.push(row(one.host, one.role ?? '', stateOf(one, style)));
    for (const check of one.checks)
      if (look.verbose || check.status === 'failed') lines.push(...checkLines(check, look));
  }
  for (const { host, problem } of lost)
    lines.push(
      row(host, '', style(['red', 'bold'], 'UNREACHABLE')),
      `    ${problem.message}`,
      ...reasons(problem, look),
    );
  return lines;
}

const isWell = ({ checks: all }: LookedAt): boolean => all.every(({ status }) => status !== 'failed');

function stateOf(one: LookedAt, style: Style): string {
  if (!isWell(one)) return style(['red', 'bold'], one.role === undefined ? 'WRONG' : 'DOWN');
  return `${style('green', 'ok')}  ${counted(one.checks.filter(({ status }) => status !== 'skipped').length, 'check')}`;
}

function checkLines({ task, status, item, problem }: TaskEvent, look: StatusLook): string[] {
  const name = item === undefined ? task : `${task} (${item})`;
  if (status !== 'failed') return [`    ${look.style('dim', `${status}  ${name}`)}`];
  return [`    ${look.style('red', name)}: ${problem?.message ?? 'failed'}`, ...reasons(problem, look)];
}

function reasons(problem: Problem | undefined, look: StatusLook): string[] {
  return problem ? problemBody(problem, look).map((line) => `    ${line}`) : [];
}

/** The last line: all is well, or how much is not. */
export function statusClosing(
  events: readonly RunEvent[],
  { hosts, services, bridges, focus, well }: StatusReport,
  style: Style,
  remedy: string,
): string {
  const lost = services.filter(({ state }) => state === 'unreachable').length;
  const known = services.length - lost;
  const down = services.filter(({ state }) => state === 'down').length;
  const amiss = hosts.filter(({ state }) => state === 'wrong').length;
  const wrong = bridges.filter(({ problem }) => problem).length;
  const recap = events.find((event) => event.event === 'recap');
  const time = recap ? ` (${formatDuration(recap.duration_ms)})` : '';
  if (well) {
    const also = bridges.length > 0 ? ` and ${counted(bridges.length, 'bridge')}` : '';
    return style('green', `all ${known} services${also} are well${time}`);
  }
  const parts = [
    ...(amiss > 0 ? [`${counted(amiss, 'host')} not as it should be`] : []),
    ...(down > 0 ? [`${down} of ${known} services down`] : []),
    ...(wrong > 0 ? [`${wrong} of ${counted(bridges.length, 'bridge')} not as it should be`] : []),
    ...(focus.some(({ problem }) => problem) ? ['Jicofo does not answer'] : []),
    ...(lost > 0 ? [`${counted(lost, 'host')} not reached`] : []),
  ];
  const next = amiss + down > 0 ? `\n  help: ${remedy}` : '';
  return `${style(['red', 'bold'], `${parts.join(', ')}${time}`)}${next}`;
}
