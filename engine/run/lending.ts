import { LockHeldError, MeetctlError, UnreachableError } from '../errors.ts';
import type { Work } from '../plan/work.ts';
import type { HostEvents } from './host-events.ts';
import type { HostLink } from './host-link.ts';
import type { HostRunOptions, PlayOutcome } from './host-run-options.ts';

/** Another host's shell, for a task that is delegated there. */
export interface Lent {
  /** Does a task for the host that these options are of, and tells its events. */
  run(work: Work, events: HostEvents, client: HostRunOptions): Promise<{ outcome: PlayOutcome; changed: boolean }>;
}

/** Lends shells: of hosts that are in the run, and of others, which are connected to when one is wanted first. */
export class Lending {
  readonly #links: readonly HostLink[];
  readonly #connect: (host: string, become: boolean) => HostLink;
  readonly #guests = new Map<string, Promise<HostLink>>();

  constructor(links: readonly HostLink[], connect: (host: string, become: boolean) => HostLink) {
    this.#links = links;
    this.#connect = connect;
  }

  /** Throws UnreachableError when the host was not reached, LockHeldError when another run has it. */
  async lend(host: string, become: boolean): Promise<Lent> {
    const link = this.#links.find((one) => one.host === host) ?? (await this.#guest(host, become));
    const lent = link.lent;
    if (lent && !link.lost) return lent;
    const details = link.lost instanceof MeetctlError ? [link.lost.problems[0]!.message] : [];
    const kind = link.lost instanceof LockHeldError ? LockHeldError : UnreachableError;
    throw new kind({ message: `${host}, which the task is delegated to, was not reached`, details });
  }

  async close(): Promise<void> {
    const guests = await Promise.all(this.#guests.values());
    await Promise.all(guests.map((guest) => guest.close()));
  }

  #guest(host: string, become: boolean): Promise<HostLink> {
    let guest = this.#guests.get(host);
    if (!guest) {
      const link = this.#connect(host, become);
      guest = link
        .connect()
        .then(() => link.enter())
        .then(() => link);
      this.#guests.set(host, guest);
    }
    return guest;
  }
}
