import { MeetctlError, UnreachableError } from '../errors.ts';
import type { UndoOptions } from '../plan/program.ts';
import type { HostLink } from './host-link.ts';
import type { Programs } from './lasting-session.ts';

/** Another host's shell, for a task that is delegated there. */
export interface Lent {
  session: Programs;
  undo: UndoOptions | undefined;
  reconnect: (script: string) => Promise<void>;
  reboot: (seconds: number) => Promise<void>;
  /** What was known of the host is known no longer. */
  disturb(): void;
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

  /** Throws UnreachableError when the host was not reached. */
  async lend(host: string, become: boolean): Promise<Lent> {
    const link = this.#links.find((one) => one.host === host) ?? (await this.#guest(host, become));
    const lent = link.lent;
    if (lent && !link.lost) return lent;
    const details = link.lost instanceof MeetctlError ? [link.lost.problems[0]!.message] : [];
    throw new UnreachableError({ message: `${host}, which the task is delegated to, was not reached`, details });
  }

  async close(): Promise<void> {
    const guests = await Promise.all(this.#guests.values());
    await Promise.all(guests.map((guest) => guest.close()));
  }

  #guest(host: string, become: boolean): Promise<HostLink> {
    let guest = this.#guests.get(host);
    if (!guest) {
      const link = this.#connect(host, become);
      guest = link.begin().then(() => link);
      this.#guests.set(host, guest);
    }
    return guest;
  }
}
