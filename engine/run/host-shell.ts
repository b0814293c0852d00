import { exitCodes, type ExitCode, MeetctlError } from '../errors.ts';
import type { Secret } from '../secrets/secret.ts';
import type { Scope } from '../template/model.ts';
import type { Connection } from '../transport/connection.ts';
import { Session } from '../transport/session.ts';
import { becomePasswordOf, becomeWish, type Connect, endpointOf } from './connect.ts';
import type { HostRecap, Listener } from './events.ts';
import { reachHosts } from './reach-hosts.ts';
import type { RunControl } from './run-control.ts';
import type { RunIdentity } from './run-identity.ts';

export interface ShellOptions extends RunIdentity {
  scope: (host: string) => Scope;
  connect: Connect;
  control: RunControl;
  emit: Listener;
  /** Become root, unless the inventory says `ansible_become: false` or the login is root's already. */
  become: boolean;
  /** What sudo may ask for, on hosts whose variables do not say. */
  becomePassword?: Secret;
  /** Share the host with checks and other lookers-on; else have it alone. */
  shared: boolean;
  lockWait: number;
  /** What Ctrl-C does to the running program. */
  onStop?: (session: Session) => void;
}

/** The privileged shell of one host, for verbs that run no playbook. */
export class HostShell {
  readonly host: string;
  readonly recap: HostRecap = { ok: 0, changed: 0, skipped: 0, failed: 0, unreachable: 0, round_trips: 0 };
  /** Why it was lost, when it was. */
  lost: MeetctlError | undefined;
  readonly #options: ShellOptions;
  #connection: Connection | undefined;
  #session: Session | undefined;
  #unwatch = () => {};

  constructor(host: string, options: ShellOptions) {
    this.host = host;
    this.#options = options;
  }

  /** Seconds to wait for the lock that it has not taken yet. */
  get lockWait(): number {
    return this.#session || this.lost ? 0 : this.#options.lockWait;
  }

  /** Does something in the shell, which is opened first where it is not yet; a host that is lost is told and left out. */
  async with(work: (session: Session) => Promise<void>): Promise<void> {
    if (this.lost || this.#options.control.stopping) return;
    try {
      await work((this.#session ??= await this.#open()));
    } catch (error) {
      if (!(error instanceof MeetctlError)) throw error;
      this.lost = error;
      if (this.#options.control.stopping) return;
      this.recap.unreachable = 1;
      this.#options.emit({ event: 'unreachable', host: this.host, problem: error.problems[0]! });
    } finally {
      this.recap.round_trips = this.#session?.roundTrips ?? 0;
    }
  }

  async close(): Promise<void> {
    this.#unwatch();
    await this.#session?.close();
    this.#connection?.close();
  }

  async #open(): Promise<Session> {
    const { scope, connect, control, emit, become, ...options } = this.#options;
    const started = performance.now();
    const variables = scope(this.host);
    const endpoint = endpointOf(this.host, variables);
    emit({ event: 'connect', host: this.host, address: endpoint.address });
    const connection = await connect(endpoint);
    this.#connection = connection;
    const session = await Session.open(this.host, connection, {
      ...options,
      become: become && becomeWish(variables) !== false && connection.user !== 'root',
      becomePassword: becomePasswordOf(variables) ?? options.becomePassword,
      onLockWait: (owner) => emit({ event: 'lock', host: this.host, owner }),
    });
    this.#unwatch = control.watch(
      () => (options.onStop ? options.onStop(session) : session.stop()),
      () => connection.close(),
    );
    emit({ event: 'connected', host: this.host, duration_ms: Math.round(performance.now() - started) });
    return session;
  }
}

/** Does something in every shell, `forks` at a time. */
export function inEach(
  shells: readonly HostShell[],
  forks: number,
  work: (shell: HostShell, session: Session) => Promise<void>,
): Promise<void> {
  const lockWait = Math.max(0, ...shells.map((shell) => shell.lockWait));
  return reachHosts(shells, { forks, lockWait }, (shell) => shell.with((session) => work(shell, session)));
}

/** The exit status by the same rules as a playbook's. */
export function exitCodeOf(shells: readonly HostShell[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  if (shells.some(({ recap }) => recap.failed > 0)) return exitCodes.taskFailed;
  const lost = shells.flatMap((shell) => (shell.lost ? [shell.lost.exitCode] : []));
  return lost.includes(exitCodes.unreachable) ? exitCodes.unreachable : (lost[0] ?? exitCodes.ok);
}
