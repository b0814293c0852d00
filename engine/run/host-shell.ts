import { exitCodes, type ExitCode, MeetctlError } from '../errors.ts';
import type { Secret } from '../secrets/secret.ts';
import type { Scope } from '../template/model.ts';
import type { Connection } from '../transport/connection.ts';
import { Session } from '../transport/session.ts';
import { becomePasswordOf, becomeWish, type Connect, endpointOf } from './connect.ts';
import type { HostRecap, Listener } from './events.ts';
import { limited } from './limited.ts';
import { type Reachable, reachHosts } from './reach-hosts.ts';
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
export class HostShell implements Reachable {
  readonly host: string;
  readonly recap: HostRecap = { ok: 0, changed: 0, skipped: 0, failed: 0, unreachable: 0, round_trips: 0 };
  /** Why it was lost, when it was. */
  lost: MeetctlError | undefined;
  readonly #options: ShellOptions;
  #connection: Connection | undefined;
  #session: Session | undefined;
  #unwatch = () => {};
  #started = 0;

  constructor(host: string, options: ShellOptions) {
    this.host = host;
    this.#options = options;
  }

  /** Seconds to wait for the lock that it has not taken yet. */
  get lockWait(): number {
    return this.#session || this.lost ? 0 : this.#options.lockWait;
  }

  async connect(): Promise<void> {
    await this.#guard(async () => {
      this.#connection ??= await this.#connect();
    });
  }

  /** One trip, after which it is known whether the lock is ours. */
  async enter(): Promise<void> {
    await this.with(async (session) => {
      await session.run({ text: '', blobs: new Map() });
    });
  }

  /** Does something in the shell, which is opened first where it is not yet; a host that is lost is told and left out. */
  async with(work: (session: Session) => Promise<void>): Promise<void> {
    await this.#guard(async () => {
      await work((this.#session ??= await this.#open()));
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    if (this.lost || this.#options.control.stopping) return;
    try {
      await work();
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

  async #connect(): Promise<Connection> {
    const { scope, connect, emit } = this.#options;
    this.#started = performance.now();
    const endpoint = endpointOf(this.host, scope(this.host));
    emit({ event: 'connect', host: this.host, address: endpoint.address });
    return await connect(endpoint);
  }

  async #open(): Promise<Session> {
    const { scope, control, emit, become, ...options } = this.#options;
    const variables = scope(this.host);
    const connection = (this.#connection ??= await this.#connect());
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
    emit({ event: 'connected', host: this.host, duration_ms: Math.round(performance.now() - this.#started) });
    return session;
  }
}

/** Does something in every shell, `forks` at a time. */
export async function inEach(
  shells: readonly HostShell[],
  forks: number,
  work: (shell: HostShell, session: Session) => Promise<void>,
): Promise<void> {
  const lockWait = Math.max(0, ...shells.map((shell) => shell.lockWait));
  // Nothing is begun before all locks are taken: work on one host would keep others waiting for the rest.
  if (lockWait > 0) await reachHosts(shells, { forks, lockWait });
  await limited(forks, shells, (shell) => shell.with((session) => work(shell, session)));
}

/** The exit status by the same rules as a playbook's. */
export function exitCodeOf(shells: readonly HostShell[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  if (shells.some(({ recap }) => recap.failed > 0)) return exitCodes.taskFailed;
  const lost = shells.flatMap((shell) => (shell.lost ? [shell.lost.exitCode] : []));
  return lost.includes(exitCodes.unreachable) ? exitCodes.unreachable : (lost[0] ?? exitCodes.ok);
}
