import { UnreachableError } from '../errors.ts';
import type { PlayWork } from '../plan/play-work.ts';
import type { UndoOptions } from '../plan/program.ts';
import { usesOf } from '../playbook/enclosures.ts';
import type { Scope } from '../template/model.ts';
import type { BecomeOptions } from '../transport/become.ts';
import type { Connection, Endpoint } from '../transport/connection.ts';
import { runOnce } from '../transport/run-once.ts';
import { Session } from '../transport/session.ts';
import { defaultUndoAfter } from '../undo/arm.ts';
import { becomePasswordOf, becomeWish, endpointOf } from './connect.ts';
import type { LinkOptions } from './host-link.ts';

/** How one host of a run is reached, and root become there. */
export class WayIn {
  readonly #host: string;
  readonly #plays: readonly PlayWork[];
  readonly #options: LinkOptions;
  #connection: Connection | undefined;

  constructor(host: string, plays: readonly PlayWork[], options: LinkOptions) {
    this.#host = host;
    this.#plays = plays;
    this.#options = options;
  }

  get endpoint(): Endpoint {
    return endpointOf(this.#host, this.#scope());
  }

  /** The host is the machine that we run on. */
  get isLocal(): boolean {
    return this.endpoint.connection === 'local';
  }

  /** How what could lock us out undoes itself; this machine itself has no way in that could be lost. */
  get undo(): UndoOptions | undefined {
    if (this.isLocal) return undefined;
    return { after: this.#options.undoAfter ?? defaultUndoAfter, login: this.#connection!.user };
  }

  /** Throws UnreachableError. */
  async connect(): Promise<void> {
    this.#connection = await this.#options.connect(this.endpoint);
  }

  /** Opens the session that all programs run in, and connects first where that is not done. Throws UnreachableError. */
  async open(): Promise<Session> {
    const { emit, mode, lockWait, runId, owner } = this.#options;
    if (!this.#connection) await this.connect();
    const connection = this.#connection!;
    return await Session.open(this.#host, connection, {
      ...this.#becomes(connection),
      shared: mode !== 'run',
      lockWait,
      runId,
      owner,
      onLockWait: (holder) => emit({ event: 'lock', host: this.#host, owner: holder }),
    });
  }

  /** Runs shell over a connection of its own. Throws UnreachableError. */
  async reconnect(script: string): Promise<void> {
    const connection = await this.#options.connect(this.endpoint);
    try {
      const { code, said } = await runOnce(this.#host, connection, script, this.#becomes(connection));
      if (code === 0) return;
      const message = `${this.#host} lets us in, but not do what is needed there: exit status ${code}`;
      throw new UnreachableError({ message, details: said.slice(-3) });
    } finally {
      connection.close();
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Whether the command line, a play of this host, a role in it, or one of the tasks to be done here says `become`. */
  get wantsRoot(): boolean {
    const { playbook, hosts, become = false } = this.#options;
    return (
      become ||
      playbook.plays.some(
        (play) =>
          (play.become || usesOf(play).some(({ become }) => become)) && hosts.hostsOf(play).includes(this.#host),
      ) ||
      this.#plays.some(({ parts, handlers }) =>
        [...parts.flat(), ...handlers.map(({ work }) => work)].some(({ task }) => task.become),
      )
    );
  }

  /** Root is become once for all that is done on the host, when anything there wants it and the login is not root's. */
  #becomes(connection: Connection): BecomeOptions {
    const { guest, becomePassword } = this.#options;
    const scope = this.#scope();
    const become = (becomeWish(scope) ?? guest?.become ?? this.wantsRoot) && connection.user !== 'root';
    return { become, becomePassword: becomePasswordOf(scope) ?? becomePassword };
  }

  /** The machine that we run on needs no place in the inventory. */
  #scope(): Scope {
    const { hosts } = this.#options;
    return hosts.names.includes(this.#host) ? hosts.scope(this.#host) : { ansible_connection: 'local' };
  }
}
