import type { Problem } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { type Service, servicesOf } from '../report/status-table.ts';
import type { BridgesAndFocus } from './look-at-bridges.ts';
import type { ServiceStatus, StatusReport, Trouble } from './status-report.ts';

/** All that a look at the site came to. `remedy` is what may set right what a check found. */
export function makeReport(
  events: readonly RunEvent[],
  { focus, bridges }: BridgesAndFocus,
  now: Date,
  remedy: string,
): StatusReport {
  const lost = events.flatMap((event) =>
    event.event === 'unreachable'
      ? [{ host: event.host, state: 'unreachable' as const, checks: [], problem: trouble(event.problem) }]
      : [],
  );
  const services = [...servicesOf(events).map((service) => serviceStatus(service, remedy)), ...lost];
  const well =
    services.every(({ state }) => state === 'ok') &&
    ![...focus, ...bridges].some(({ problem }) => problem !== undefined);
  return { version: 1, at: now.toISOString(), well, services, focus, bridges };
}

function serviceStatus({ host, role, checks }: Service, remedy: string): ServiceStatus {
  return {
    host,
    service: role,
    state: checks.some(({ status }) => status === 'failed') ? 'down' : 'ok',
    checks: checks.map(({ task, item, status, problem }) => ({
      name: item === undefined ? task : `${task} (${item})`,
      state: status === 'failed' || status === 'skipped' ? status : 'ok',
      problem: problem && { hint: remedy, ...trouble(problem) },
    })),
  };
}

const trouble = ({ message, details, hint }: Problem): Trouble => ({ message, details, ...(hint ? { hint } : {}) });
