import type { HostRecap, RunEvent } from '../../engine/run/events.ts';
import { formatDuration } from './duration.ts';
import { counted, total, type Failure, type RunSummary } from './run-summary.ts';
import type { Style } from './style.ts';

export type RecapEvent = Extract<RunEvent, { event: 'recap' }>;

const shownFailures = 12;
const shownHosts = 6;

function named(hosts: readonly string[]): string {
  const rest = hosts.length - shownHosts;
  return rest > 1 ? `${hosts.slice(0, shownHosts).join(', ')} and ${rest} more` : hosts.join(', ');
}

/** Hosts that failed alike are told once. */
function grouped(failures: readonly Failure[]): { hosts: string[]; failure: Failure }[] {
  const groups = new Map<string, { hosts: string[]; failure: Failure }>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.task, failure.problem.message, failure.problem.hint]);
    const group = groups.get(key) ?? { hosts: [], failure };
    if (!group.hosts.includes(failure.host)) group.hosts.push(failure.host);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function failureLines(failures: readonly Failure[], style: Style): string[] {
  const groups = grouped(failures);
  const lines = groups.slice(0, shownFailures).flatMap(({ hosts, failure }) => {
    const what = [failure.task, failure.problem.message].filter(Boolean).join(': ');
    const who = what.startsWith(`${hosts.join()} `) ? '' : `${style(['red', 'bold'], named(hosts))}: `;
    const line = `${who}${what}`;
    const { hint } = failure.problem;
    return hint ? [line, `  ${style('cyan', 'help:')} ${hint}`] : [line];
  });
  const rest = groups.length - shownFailures;
  return rest > 0 ? [...lines, `and ${counted(rest, 'more failure')} above`] : lines;
}

function affected(hosts: Record<string, HostRecap>, column: keyof HostRecap): string[] {
  return Object.keys(hosts).filter((host) => (hosts[host]![column] ?? 0) > 0);
}

function changes(hosts: Record<string, HostRecap>, check: boolean): string {
  const count = Object.keys(hosts).length;
  const changed = affected(hosts, 'changed').length;
  if (changed === 0) return `nothing to change on ${counted(count, 'host')}`;
  const tasks = counted(total(hosts, 'changed'), check ? 'change' : 'task');
  const where = changed === count ? counted(count, 'host') : `${changed} of ${counted(count, 'host')}`;
  return check
    ? `would make ${tasks} on ${where}; this was a check, nothing was changed`
    : `changed ${where}, ${tasks}`;
}

function verdict(recap: RecapEvent, run: RunSummary): string {
  const { hosts } = recap;
  const count = Object.keys(hosts).length;
  const parts = [
    ...(['failed', 'unreachable'] as const).map((column) => {
      const bad = affected(hosts, column).length;
      return bad > 0 ? `${bad} of ${counted(count, 'host')} ${column}` : '';
    }),
    recap.interrupted ? 'interrupted' : '',
  ].filter((part) => part !== '');
  const calm = parts.length === 0;
  if (calm) return count === 0 ? 'no hosts, nothing to do' : changes(hosts, run.check);
  const done = affected(hosts, 'changed').length > 0 ? [changes(hosts, run.check)] : [];
  return [...parts, ...done].join('; ');
}

function next(recap: RecapEvent, run: RunSummary): string[] {
  const bad = total(recap.hosts, 'failed') + total(recap.hosts, 'unreachable');
  if (bad > 0 && !run.check) return ['Mend the cause and run the same command again: what is done stays done.'];
  if (recap.interrupted && !run.check) return ['The same command takes up what is left; nothing is half written.'];
  return [];
}

/** What became of the run, in words, and what to do next. */
export function closingWords(recap: RecapEvent, run: RunSummary, style: Style): string[] {
  const bad = total(recap.hosts, 'failed') + total(recap.hosts, 'unreachable') > 0 || recap.interrupted;
  const sentence = verdict(recap, run);
  const colour = bad ? 'red' : total(recap.hosts, 'changed') > 0 ? 'yellow' : 'green';
  const failures = failureLines(run.failures, style);
  return [
    ...(failures.length > 0 ? [...failures, ''] : []),
    `${style([colour, 'bold'], sentence)} ${style('dim', `(${formatDuration(recap.duration_ms)})`)}`,
    ...next(recap, run),
  ];
}
