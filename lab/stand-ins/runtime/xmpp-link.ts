import { setTimeout as sleep } from 'node:timers/promises';
import { plain, scramSha1, type Mechanism } from '../../xmpp/sasl.ts';
import { XmppSession } from '../../xmpp/session.ts';
import { TcpTransport } from '../../xmpp/tcp-transport.ts';
import { child, type Element } from '../../xmpp/xml.ts';
import type { Log } from './log.ts';
import { toldToUser } from './login-failure.ts';

export interface Account {
  /** What the log calls this connection. */
  name: string;
  host: string;
  port: number;
  domain: string;
  user: string;
  password: string;
  resource?: string;
  verify: boolean;
  /** PEM of the authorities to trust. */
  ca: string;
  /** Milliseconds until it tries again, when it had been in before. */
  reconnectDelay: number;
}

/** What becomes of a connection; `ready` may be called again after each `lost`. */
export interface LinkEvents {
  ready(session: XmppSession): void | Promise<void>;
  lost(): void;
  stanza(stanza: Element, session: XmppSession): void;
}

const loginSeconds = 15;
const pingEvery = 10_000;
/** Of both programs, as long as they have not been in: their library tries again by itself only after that. */
const firstDelay = 5000;

/** Keeps one account logged in for ever: connects, waits for the end, tries again. */
export class XmppLink {
  readonly #account: Account;
  readonly #events: LinkEvents;
  readonly #log: Log;
  #session: XmppSession | undefined;

  constructor(account: Account, events: LinkEvents, log: Log) {
    this.#account = account;
    this.#events = events;
    this.#log = log;
  }

  get connected(): boolean {
    return this.#session !== undefined;
  }

  send(xml: string): void {
    this.#session?.send(xml);
  }

  /** Never ends. */
  async run(): Promise<void> {
    for (let delay = firstDelay; ;) {
      const error = await this.#once(() => (delay = this.#account.reconnectDelay));
      this.#log.severe(`[${this.#account.name}] ${toldToUser(error, this.#account)}`);
      if (this.#session) this.#events.lost();
      this.#session = undefined;
      await sleep(delay);
    }
  }

  /** One connection from its beginning to its end; gives what ended it. */
  async #once(loggedIn: () => void): Promise<Error> {
    const { host, port, domain, ca, verify, user, resource } = this.#account;
    let session: XmppSession | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      this.#log.info(`[${this.#account.name}] Connecting to ${host}:${port} as ${user}@${domain}`);
      const transport = await TcpTransport.connect({ host, port, ca, serverName: domain, verify });
      const open = (session = new XmppSession(transport));
      const ended = new Promise<Error>((resolve) => transport.onClose(resolve));
      void ended.then((error) => open.close(error));
      open.onStanza = (stanza) => this.#stanza(stanza, open);
      const limit = setTimeout(() => open.close(new Error(`no login within ${loginSeconds} s`)), loginSeconds * 1000);
      await open.login(domain, (offered) => this.#mechanism(offered), resource).finally(() => clearTimeout(limit));
      this.#log.info(`[${this.#account.name}] Logged in as ${open.jid}${verify ? '' : ' (certificate not verified)'}`);
      loggedIn();
      this.#session = open;
      await this.#events.ready(open);
      timer = setInterval(() => this.#ping(open, transport), pingEvery);
      return await ended;
    } catch (error) {
      return error as Error;
    } finally {
      clearInterval(timer);
      session?.close();
    }
  }

  #mechanism(offered: string[]): Mechanism {
    const { user, password } = this.#account;
    return offered.includes('SCRAM-SHA-1') || !offered.includes('PLAIN')
      ? scramSha1(user, password)
      : plain(user, password);
  }

  /** A server that hangs answers nothing and closes nothing; the transport is then closed from here. */
  #ping(session: XmppSession, transport: TcpTransport): void {
    session.iq('get', `<ping xmlns='urn:xmpp:ping'/>`, this.#account.domain).catch((error: Error) => {
      if (this.#session === session) transport.abort(error);
    });
  }

  #stanza(stanza: Element, session: XmppSession): void {
    const { type, id, from = '' } = stanza.attributes;
    if (stanza.name === 'iq' && type === 'get' && child(stanza, 'ping'))
      session.send(`<iq xmlns='jabber:client' type='result' id='${id}' to='${from}'/>`);
    else this.#events.stanza(stanza, session);
  }
}
