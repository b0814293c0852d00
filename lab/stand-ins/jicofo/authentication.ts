import { randomUUID } from 'node:crypto';
import { bare } from '../runtime/room.ts';
import type { ConferenceRequest } from './conference-request.ts';

/** Why a user may not open a meeting, with one of XMPP's conditions. */
export class RequestRefused extends Error {
  readonly condition: 'not-authorized' | 'not-acceptable';

  constructor(condition: RequestRefused['condition'], message: string) {
    super(message);
    this.condition = condition;
  }
}

/** Somebody who logged in, on one machine: guests who know the session may open meetings for him. */
export interface Login {
  sessionId: string;
  machineUid: string;
  identity: string;
}

/** Who may open meetings where not everybody may: users of one domain. Who has been let in there is not asked about here. */
export class Authentication {
  readonly #domain: string;
  readonly #logins = new Map<string, Login>();
  /** The addresses that a login was used from. */
  readonly #people = new Set<string>();

  constructor(domain: string) {
    this.#domain = domain;
  }

  /** Gives the login of who asks, if there is one; throws when he may not have what he asks for. A room that is open needs nobody's leave. */
  admit(request: ConferenceRequest, isOpen: boolean): Login | undefined {
    const login = this.#known(request) ?? this.#fresh(request);
    if (!login && !isOpen) throw new RequestRefused('not-authorized', 'not authorized user domain');
    if (login && request.from !== undefined) this.#people.add(request.from);
    return login;
  }

  /** Whether somebody at this address has logged in. */
  knows(jid: string): boolean {
    return this.#people.has(jid);
  }

  #known({ from, sessionId, machineUid }: ConferenceRequest): Login | undefined {
    if (sessionId === undefined) return undefined;
    const login = this.#logins.get(sessionId);
    if (!login) throw new RequestRefused('not-acceptable', 'session-invalid');
    if (login.machineUid !== machineUid) throw new RequestRefused('not-acceptable', 'machine UID mismatch or empty');
    // A login is of an address, and those who ask by HTTP have none.
    return from === undefined ? undefined : login;
  }

  #fresh({ from, machineUid }: ConferenceRequest): Login | undefined {
    if (from === undefined || domainOf(from) !== this.#domain) return undefined;
    if (!machineUid) throw new RequestRefused('not-acceptable', "Missing mandatory attribute 'machine-uid'");
    const login = { sessionId: randomUUID(), machineUid, identity: bare(from) };
    this.#logins.set(login.sessionId, login);
    return login;
  }
}

function domainOf(jid: string): string {
  return bare(jid).split('@').at(-1)!;
}
