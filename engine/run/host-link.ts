import { MeetctlError, UnreachableError } from '../errors.ts';
import type { PlayWork } from '../plan/play-work.ts';
import type { UndoOptions } from '../plan/program.ts';
import type { Scope } from '../template/model.ts';
import type { Connection, Endpoint } from '../transport/connection.ts';
import { defaultUndoAfter } from '../undo/arm.ts';
import type { BecomeOptions } from '../transport/become.ts';
import { runOnce } from '../transport/run-once.ts';
import { Session } from '../transport/session.ts';
import { becomePasswordOf, becomeWish, endpointOf } from './connect.ts';
import type { HostRecap } from './events.ts';
import { HostEvents } from './host-events.ts';
import { HostRun } from './host-run.ts';
import { bootOf, rebootSoon } from './boot.ts';
import { LastingSession } from './lasting-session.ts';
import type { RunControl } from './run-control.ts';
import type { Lending, Lent } from './lending.ts';
import type { RunOnce } from './run-once.ts';
import type { RunOptions } from './run-playbook.ts';

export interface LinkOptions extends RunOptions {
  /** Shells of other hosts. */
  lending: () => Lending;
  /** Connected to for other hosts' tasks alone: whether to become root is said by theirs. */
  guest?: { become: boolean };
  runId: string;
  owner: string;
}

/** One host during a run: its connection from beginning to end, and whether it is still in. */
export class HostLink {
  readonly host: string;
  /** Still in the run: reached, and nothing failed. */
  alive = true;
  /** Why it was lost, when it was. */
  lost: Error | undefined;
  readonly #plays: readonly PlayWork[];
  readonly #options: LinkOptions;
  readonly #events: HostEvents;
  #connection: Connection | undefined;
  #session: LastingSession | undefined;
  #run: HostRun | undefined;
  #unwatch = () => {};
  #halted = false;

  constructor(host: string, plays: readonly PlayWork[], options: LinkOptions) {
    this.host = host;
    this.#plays = plays;
    this.#options = options;
    this.#events = new HostEvents(host, options.emit);
  }

  get changedAnything(): boolean {
    return this.#run?.changedAnything ?? false;
  }

  get recap(): HostRecap {
    return { ...this.#events.recap, round_trips: this.#session?.roundTrips ?? 0 };
  }

  /** Connects, becomes root, takes the lock and asks the first questions. */
  async begin(): Promise<void> {
    const { control, mode, hosts, emit, diff } = this.#options;
    if (control.stopping) return;
    await this.#guard(async () => {
      const started = performance.now();
      emit({ event: 'connect', host: this.host, address: this.#endpoint().address });
      const session = new LastingSession(await this.#open());
      this.#session = session;
      this.#unwatch = control.watch(
        () => session.stop(),
        () => this.#connection?.close(),
      );
      this.#run = new HostRun(session, this.#events, this.#plays, {
        mode,
        diff,
        control: this.#pace(),
        hosts,
        host: this.host,
        undo: this.#undo(),
        reconnect: (script) => this.#reconnect(script),
        reboot: (seconds) => this.#reboot(session, seconds),
        lend: (host) => this.#options.lending().lend(host, this.#wantsRoot()),
      });
      await this.#run.begin();
      emit({ event: 'connected', host: this.host, duration_ms: Math.round(performance.now() - started) });
    });
  }

  /** Lets the running task finish, and begins no other: another host's failure is fatal to all. */
  halt(): void {
    this.#halted = true;
    this.#session?.stop();
  }

  async play(index: number, othersChanged: boolean, once: RunOnce): Promise<void> {
    await this.#guard(async () => {
      const outcome = await this.#run!.play(index, othersChanged, once);
      if (outcome === 'failed') this.alive = false;
    });
    once.leave(this.host);
  }

  /** Its shell, for tasks of other hosts; undefined when it was not reached. */
  get lent(): Lent | undefined {
    const session = this.#session;
    const run = this.#run;
    if (!session || !run) return undefined;
    return {
      session,
      undo: this.#undo(),
      reconnect: (script) => this.#reconnect(script),
      reboot: (seconds) => this.#reboot(session, seconds),
      disturb: () => run.disturb(),
    };
  }

  async close(): Promise<void> {
    this.#unwatch();
    await this.#session?.close();
    this.#connection?.close();
  }

  /** The run's own control, and what stops this host alone. */
  #pace(): Pick<RunControl, 'stopping' | 'sleep'> {
    const { control } = this.#options;
    const isHalted = () => this.#halted;
    return {
      get stopping() {
        return control.stopping || isHalted();
      },
      sleep: (seconds) => control.sleep(seconds),
    };
  }

  async #open(): Promise<Session> {
    const { connect, emit, mode, lockWait, runId, owner } = this.#options;
    const connection = await connect(this.#endpoint());
    this.#connection = connection;
    return await Session.open(this.host, connection, {
      ...this.#becomes(connection),
      shared: mode !== 'run',
      lockWait,
      runId,
      owner,
      onLockWait: (holder) => emit({ event: 'lock', host: this.host, owner: holder }),
    });
  }

  /** Every try opens a session of its own, and asks whether this is another boot of the host. */
  async #reboot(session: LastingSession, seconds: number): Promise<void> {
    const { control } = this.#options;
    if (this.#endpoint().connection === 'local')
      throw new UnreachableError({ message: `${this.host} is the machine that meetctl runs on: reboot it by hand` });
    const before = await bootOf(session);
    await rebootSoon(session);
    // A host that goes down may forget to say so.
    await Promise.race([session.close(), control.sleep(5)]);
    this.#connection?.close();
    let last: UnreachableError | undefined;
    for (const end = Date.now() + seconds * 1000; Date.now() < end && !control.stopping; await control.sleep(1)) {
      try {
        session.replace(await this.#open());
        if ((await bootOf(session)) !== before) return;
        await session.close();
        this.#connection?.close();
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        last = error;
        this.#connection?.close();
      }
    }
    const message = `${this.host} did not come back within ${seconds} s of its reboot`;
    throw new UnreachableError({ message, details: last ? [last.problems[0]!.message] : [] });
  }

  #endpoint(): Endpoint {
    return endpointOf(this.host, this.#scope());
  }

  /** The machine that we run on needs no place in the inventory. */
  #scope(): Scope {
    const { hosts } = this.#options;
    return hosts.names.includes(this.host) ? hosts.scope(this.host) : { ansible_connection: 'local' };
  }

  /** Root is become once for all that is done on the host, when anything there wants it and the login is not root's. */
  #becomes(connection: Connection): BecomeOptions {
    const { guest, becomePassword } = this.#options;
    const scope = this.#scope();
    const become = (becomeWish(scope) ?? guest?.become ?? this.#wantsRoot()) && connection.user !== 'root';
    return { become, becomePassword: becomePasswordOf(scope) ?? becomePassword };
  }

  /** Whether the command line, a play of this host, a role in it, or one of the tasks to be done here says `become`. */
  #wantsRoot(): boolean {
    const { playbook, hosts, become = false } = this.#options;
    return (
      become ||
      playbook.plays.some(
        (play) => (play.become || play.roles.some(({ become }) => become)) && hosts.hostsOf(play).includes(this.host),
      ) ||
      this.#plays.some(({ parts, handlers }) =>
        [...parts.flat(), ...handlers.map(({ work }) => work)].some(({ task }) => task.become),
      )
    );
  }

  /** This machine itself has no way in that could be lost. */
  #undo(): UndoOptions | undefined {
    if (this.#endpoint().connection === 'local') return undefined;
    return { after: this.#options.undoAfter ?? defaultUndoAfter, login: this.#connection!.user };
  }

  async #reconnect(script: string): Promise<void> {
    const connection = await this.#options.connect(this.#endpoint());
    try {
      const { code, said } = await runOnce(this.host, connection, script, this.#becomes(connection));
      if (code === 0) return;
      const message = `${this.host} lets us in, but not do what is needed there: exit status ${code}`;
      throw new UnreachableError({ message, details: said.slice(-3) });
    } finally {
      connection.close();
    }
  }

  /** A lost host is told as such, and is out; the others go on. Anything but our own errors is a bug, and ends the run. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof MeetctlError)) throw error;
      this.alive = false;
      this.lost = error;
      if (!this.#options.control.stopping) this.#events.unreachable(error.problems[0]!);
    }
  }
}
