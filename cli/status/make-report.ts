import type { Problem } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import type { BridgesAndFocus } from './look-at-bridges.ts';
import { type LookedAt, lookedAt } from './looked-at.ts';
import type { CheckStatus, StatusReport, Trouble } from './status-report.ts';

/** What is known of the site that was looked at. */
export interface AboutSite {
  /** Of a role, whether it makes a service. */
  isService: (role: string) => boolean;
  /** What may set right what a check found. */
  remedy: string;
}

/** All that a look at the site came to. */
export function makeReport(
  events: readonly RunEvent[],
  { focus, bridges }: BridgesAndFocus,
  now: Date,
  { isService, remedy }: AboutSite,
): StatusReport {
  const lost = events.flatMap((event) =>
    event.event === 'unreachable'
      ? [{ host: event.host, state: 'unreachable' as const, checks: [], problem: trouble(event.problem) }]
      : [],
  );
  const looked = lookedAt(events, isService).map((one) => ({ ...one, checks: checksOf(one, remedy) }));
  const hosts = looked
    .filter(({ role }) => role === undefined)
    .map(({ host, checks }) => ({ host, state: haveFailed(checks) ? ('wrong' as const) : ('ok' as const), checks }));
  const services = looked
    .filter(({ role }) => role !== undefined)
    .map(({ host, role, checks }) => ({
      host,
      service: role,
      state: haveFailed(checks) ? ('down' as const) : ('ok' as const),
      checks,
    }));
  const all = [...services, ...lost];
  const well =
    [...hosts, ...all].every(({ state }) => state === 'ok') &&
    ![...focus, ...bridges].some(({ problem }) => problem !== undefined);
  return { version: 1, at: now.toISOString(), well, hosts, services: all, focus, bridges };
}

const haveFailed = (checks: readonly CheckStatus[]): boolean => checks.some(({ state }) => state === 'failed');

function checksOf({ checks }: LookedAt, remedy: string): CheckStatus[] {
  return checks.map(({ task, item, status, problem }) => ({
    name: item === undefined ? task : `${task} (${item})`,
    state: status === 'failed' || status === 'skipped' ? status : 'ok',
    problem: problem && { hint: remedy, ...trouble(problem) },
  }));
}

const trouble = ({ message, details, hint }: Problem): Trouble => ({ message, details, ...(hint ? { hint } : {}) });
