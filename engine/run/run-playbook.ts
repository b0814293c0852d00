import type { Module } from '../modules/module.ts';
import { planHost } from '../plan/play-work.ts';
import { preflight } from '../plan/preflight.ts';
import { startAt } from '../plan/start-at.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Secret } from '../secrets/secret.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { exitCodes, type ExitCode, MeetctlError } from '../errors.ts';
import type { Connect } from './connect.ts';
import type { HostRecap, Listener } from './events.ts';
import { HostLink } from './host-link.ts';
import { Lending } from './lending.ts';
import type { RunMode } from './host-run-options.ts';
import { reachHosts } from './reach-hosts.ts';
import type { RunControl } from './run-control.ts';
import { newRun } from './run-identity.ts';
import { runPlays } from './run-plays.ts';

export interface RunOptions {
  playbook: Playbook;
  inventoryFile: string;
  hosts: ResolvedHosts;
  modules: ReadonlyMap<string, Module>;
  /** Hosts to work on, in order; those of `--limit`. */
  targets: readonly string[];
  tags: readonly string[];
  skipTags?: readonly string[];
  /** The name of the task that the run begins with. */
  startAt?: string;
  mode: RunMode;
  diff: boolean;
  /** Hosts that are worked on at the same time. */
  forks: number;
  /** Seconds to wait for a host's lock. */
  lockWait: number;
  /** Seconds after which what could lock us out undoes itself, unless a new connection gets in. */
  undoAfter?: number;
  connect: Connect;
  /** Become root wherever the inventory does not forbid it, whatever the playbook says. */
  become?: boolean;
  /** What sudo may ask for, on hosts whose variables do not say. */
  becomePassword?: Secret;
  control: RunControl;
  emit: Listener;
}

export interface RunOutcome {
  hosts: Record<string, HostRecap>;
  exitCode: ExitCode;
  duration_ms: number;
}

/**
 * Runs a playbook on its hosts, each freely up to the end of each play, and tells everything as events.
 * Throws a ConfigError, before any host is contacted, for values that do not fit.
 */
export async function runPlaybook(options: RunOptions): Promise<RunOutcome> {
  const { playbook, hosts, emit, control, mode } = options;
  // A host that no play is for is left in peace: it may well be off.
  const targets = options.targets.filter((host) => playbook.plays.some((play) => hosts.hostsOf(play).includes(host)));
  const started = performance.now();
  const part = mode === 'status' ? 'checks' : 'tasks';
  const plans = startAt(
    targets.map((host) => planHost(host, { ...options, part })),
    options.startAt,
  );
  preflight(plans, hosts);
  emit({
    event: 'run',
    playbook: playbook.file,
    inventory: options.inventoryFile,
    hosts: [...targets],
    check: mode !== 'run',
    version: 1,
  });
  if (targets.length === 0)
    emit({ event: 'warning', problem: { message: 'none of these hosts is in a play of the playbook' } });
  const identity = newRun();
  const linkOptions = { ...options, ...identity, lending: () => lending };
  const links = targets.map((host, index) => new HostLink(host, plans[index]!, linkOptions));
  const lending: Lending = new Lending(
    links,
    (host, become) => new HostLink(host, [], { ...linkOptions, guest: { become } }),
  );
  try {
    await reachHosts(links, options);
    await runPlays(links, options);
  } finally {
    await Promise.all([...links.map((link) => link.close()), lending.close()]);
  }
  const recaps = Object.fromEntries(links.map((link) => [link.host, link.recap]));
  const duration_ms = Math.round(performance.now() - started);
  emit({ event: 'recap', hosts: recaps, duration_ms, ...(control.stopping ? { interrupted: true } : {}) });
  return { hosts: recaps, exitCode: exitCodeOf(links, control.stopping), duration_ms };
}

function exitCodeOf(links: readonly HostLink[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  const lost = links.flatMap(({ lost: error }) => (error instanceof MeetctlError ? [error.exitCode] : []));
  if (links.some(({ recap }) => recap.failed > 0)) return exitCodes.taskFailed;
  if (lost.includes(exitCodes.unreachable)) return exitCodes.unreachable;
  return lost[0] ?? exitCodes.ok;
}
