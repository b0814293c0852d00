import type { Module } from '../modules/module.ts';
import { planHost } from '../plan/play-work.ts';
import { preflight } from '../plan/preflight.ts';
import { startAt } from '../plan/start-at.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Secret } from '../secrets/secret.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { exitCodes, type ExitCode, MeetctlError } from '../errors.ts';
import { batchesOf, reasonToEnd, reasonToHalt } from './batches.ts';
import type { Connect } from './connect.ts';
import type { HostRecap, Listener } from './events.ts';
import { HostLink } from './host-link.ts';
import { Lending } from './lending.ts';
import { RunOnce } from './run-once.ts';
import type { RunMode } from './host-run-options.ts';
import { limited } from './limited.ts';
import { reachHosts } from './reach-hosts.ts';
import type { RunControl } from './run-control.ts';
import { newRun } from './run-identity.ts';

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

/** Play after play, batch after batch, until one fails so badly that the rest is not begun. */
async function runPlays(links: readonly HostLink[], options: RunOptions): Promise<void> {
  const { playbook, hosts, control, emit, mode, forks } = options;
  const changesBut = (link: HostLink) => links.reduce((sum, other) => (other === link ? sum : sum + other.changes), 0);
  for (const [index, play] of playbook.plays.entries()) {
    const all = hosts.hostsOf(play).filter((host) => links.some((link) => link.host === host));
    const batches = batchesOf(all, play.serial);
    if (batches.length > 1 && !control.stopping) {
      const alive = links.filter(({ host, alive }) => alive && all.includes(host));
      await limited(forks, alive, (link) => link.refresh(index, changesBut(link)));
    }
    for (const batch of batches) {
      const inBatch = links.filter(({ host }) => batch.includes(host));
      const working = inBatch.filter(({ alive }) => alive);
      if (control.stopping) return;
      // What failed in an earlier play is out of this one; who was not reached is missing in every play.
      const failed = () => inBatch.filter((link) => !link.alive && (link.lost || working.includes(link)));
      const names = () => failed().map(({ host }) => host);
      // A look stops nothing.
      const mayGoOn = () => mode === 'status' || reasonToHalt(play, batch, names()) === undefined;
      if (working.length > 0 && mayGoOn()) {
        const once = new RunOnce(working.map(({ host }) => host));
        emit({ event: 'play', name: play.name, hosts: working.map(({ host }) => host) });
        await limited(forks, working, async (link) => {
          await link.play(index, changesBut(link), once);
          if (!link.alive && !mayGoOn()) for (const one of working) one.halt();
        });
      }
      const reason = mode === 'status' ? undefined : reasonToEnd(play, batch, names());
      if (reason === undefined) continue;
      const later = [...all.slice(all.indexOf(batch.at(-1)!) + 1), ...hostsFrom(index + 1, options)];
      const isLeft = (host: string) => later.includes(host) || (!mayGoOn() && batch.includes(host));
      // Where all who had more to do have failed, that was told already.
      if (links.some(({ host, alive }) => alive && isLeft(host)))
        emit({ event: 'warning', problem: { message: `the run ends here: ${reason}`, at: play.at } });
      return;
    }
  }
}

/** Hosts of a play and of all that come after it. */
const hostsFrom = (index: number, { playbook, hosts }: RunOptions): string[] =>
  playbook.plays.slice(index).flatMap((play) => hosts.hostsOf(play));

function exitCodeOf(links: readonly HostLink[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  const lost = links.flatMap(({ lost: error }) => (error instanceof MeetctlError ? [error.exitCode] : []));
  if (links.some(({ recap }) => recap.failed > 0)) return exitCodes.taskFailed;
  if (lost.includes(exitCodes.unreachable)) return exitCodes.unreachable;
  return lost[0] ?? exitCodes.ok;
}
