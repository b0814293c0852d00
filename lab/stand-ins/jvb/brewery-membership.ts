import type { XmppSession } from '../../xmpp/session.ts';
import type { Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import { joinRoom } from '../runtime/room.ts';
import { roomPresence } from '../runtime/stanzas.ts';
import { XmppLink } from '../runtime/xmpp-link.ts';
import type { MucAccount } from './settings.ts';

/** The bridge at one XMPP server: logged in, in its rooms, telling its statistics there. */
export class BreweryMembership {
  joined = 0;
  readonly #account: MucAccount;
  readonly #link: XmppLink;
  readonly #payload: () => string;
  readonly #log: Log;

  constructor(
    account: MucAccount,
    parts: {
      ca: string;
      log: Log;
      payload: () => string;
      answer: (request: Element) => string | undefined;
      /** Another occupant has left; undefined: the connection is lost, and with it the sight of all. */
      left: (occupant: string | undefined) => void;
    },
  ) {
    this.#account = account;
    this.#payload = parts.payload;
    this.#log = parts.log;
    const events = {
      ready: (session: XmppSession) => this.#join(session),
      lost: () => {
        this.joined = 0;
        parts.left(undefined);
      },
      stanza: (stanza: Element, session: XmppSession) => {
        const { type, from } = stanza.attributes;
        if (stanza.name === 'presence' && type === 'unavailable') parts.left(from);
        const answer = parts.answer(stanza);
        if (answer !== undefined) session.send(answer);
      },
    };
    this.#link = new XmppLink({ ...account, name: account.id, ca: parts.ca, reconnectDelay: 1000 }, events, parts.log);
    void this.#link.run();
  }

  get connected(): boolean {
    return this.#link.connected;
  }

  async #join(session: XmppSession): Promise<void> {
    for (const room of this.#account.rooms) {
      await joinRoom(session, room, this.#account.nickname, this.#payload());
      this.#log.info(`[${this.#account.id}] Joined ${room} as ${this.#account.nickname}`);
      this.joined++;
    }
  }

  publish(): void {
    if (this.joined === 0) return;
    for (const room of this.#account.rooms)
      this.#link.send(roomPresence(room, this.#account.nickname, this.#payload()));
  }
}
