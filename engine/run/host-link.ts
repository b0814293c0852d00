import { MeetctlError } from '../errors.ts';
import type { PlayWork } from '../plan/play-work.ts';
import { reboot } from './boot.ts';
import type { HostRecap } from './events.ts';
import { HostEvents } from './host-events.ts';
import { HostRun } from './host-run.ts';
import type { HostRunOptions } from './host-run-options.ts';
import { LastingSession } from './lasting-session.ts';
import type { Lending, Lent } from './lending.ts';
import type { RunControl } from './run-control.ts';
import type { Reachable } from './reach-hosts.ts';
import { RunOnce } from './run-once.ts';
import type { RunOptions } from './run-playbook.ts';
import { WayIn } from './way-in.ts';

export interface LinkOptions extends RunOptions {
  /** Shells of other hosts. */
  lending: () => Lending;
  /** Connected to for other hosts' tasks alone: whether to become root is said by theirs. */
  guest?: { become: boolean };
  runId: string;
  owner: string;
}

/** One host during a run: its connection from beginning to end, and whether it is still in. */
export class HostLink implements Reachable {
  readonly host: string;
  /** Still in the run: reached, and nothing failed. */
  alive = true;
  /** Why it was lost, when it was. */
  lost: Error | undefined;
  readonly #plays: readonly PlayWork[];
  readonly #options: LinkOptions;
  readonly #events: HostEvents;
  readonly #way: WayIn;
  #session: LastingSession | undefined;
  #run: HostRun | undefined;
  #unwatch = () => {};
  #halted = false;
  /** For which play, and after how many changes elsewhere, it was last asked what rests on other hosts. */
  #fresh = { play: -1, changesElsewhere: 0 };
  #started = 0;

  constructor(host: string, plays: readonly PlayWork[], options: LinkOptions) {
    this.host = host;
    this.#plays = plays;
    this.#options = options;
    this.#events = new HostEvents(host, options.emit);
    this.#way = new WayIn(host, plays, options);
  }

  /** How many times something was changed on it. */
  get changes(): number {
    return this.#run?.changes ?? 0;
  }

  get recap(): HostRecap {
    return { ...this.#events.recap, round_trips: this.#session?.roundTrips ?? 0 };
  }

  async connect(): Promise<void> {
    const { control, emit } = this.#options;
    if (control.stopping) return;
    this.#started = performance.now();
    await this.#guard(async () => {
      emit({ event: 'connect', host: this.host, address: this.#way.endpoint.address });
      await this.#way.connect();
    });
  }

  /** Becomes root, takes the lock and asks the first questions. */
  async enter(): Promise<void> {
    const { control, mode, hosts, emit, diff } = this.#options;
    if (control.stopping || this.lost) return;
    await this.#guard(async () => {
      const session = new LastingSession(await this.#way.open());
      this.#session = session;
      this.#unwatch = control.watch(
        () => session.stop(),
        () => this.#way.close(),
      );
      this.#run = new HostRun(session, this.#events, this.#plays, {
        host: this.host,
        hosts,
        mode,
        diff,
        control: this.#pace(),
        lend: (host) => this.#options.lending().lend(host, this.#way.wantsRoot),
        ...this.#care(session),
      });
      await this.#run.begin();
      emit({ event: 'connected', host: this.host, duration_ms: Math.round(performance.now() - this.#started) });
    });
  }

  /** Lets the running task finish, and begins no other: another host's failure is fatal to all. */
  halt(): void {
    this.#halted = true;
    this.#session?.stop();
  }

  /** Asks again what a play rests on, as `play` would: hosts that come one after the other can do that together. */
  async refresh(play: number, changesElsewhere: number): Promise<void> {
    await this.#guard(() => this.#lookAgain(play, changesElsewhere));
  }

  /** `changesElsewhere`: how many times other hosts have changed, on which answers may rest. */
  async play(index: number, changesElsewhere: number, once: RunOnce): Promise<void> {
    await this.#guard(async () => {
      await this.#lookAgain(index, changesElsewhere);
      const outcome = await this.#run!.play(index, once);
      // A look stops nothing: what is down of one role says nothing of the others.
      if (outcome === 'failed' && this.#options.mode !== 'status') this.alive = false;
    });
    once.leave(this.host);
  }

  /** Its shell, for tasks of other hosts; undefined when it was not reached. */
  get lent(): Lent | undefined {
    const session = this.#session;
    const own = this.#run;
    if (!session || !own) return undefined;
    return {
      run: async (work, events, client) => {
        const plays = [{ parts: [[work]], handlers: [] }];
        const run = new HostRun(session, events, plays, { ...client, ...this.#care(session) });
        const outcome = await run.play(0, new RunOnce([client.host]));
        if (run.changes > 0) own.disturb();
        return { outcome, changed: run.changes > 0 };
      },
    };
  }

  async close(): Promise<void> {
    this.#unwatch();
    await this.#session?.close();
    this.#way.close();
  }

  async #lookAgain(play: number, changesElsewhere: number): Promise<void> {
    const { play: before, changesElsewhere: known } = this.#fresh;
    if (changesElsewhere === 0 || (play === before && changesElsewhere === known)) return;
    this.#fresh = { play, changesElsewhere };
    await this.#run!.refresh(play);
  }

  /** What keeps the way to the host open, whoever has something done there. */
  #care(session: LastingSession): Pick<HostRunOptions, 'undo' | 'reconnect' | 'reboot'> {
    const way = this.#way;
    return {
      undo: way.undo,
      reconnect: (script) => way.reconnect(script),
      reboot: (seconds) => reboot(session, { host: this.host, seconds, way, control: this.#options.control }),
    };
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
