import type { Mechanism } from './sasl.ts';
import { child, escapeXml, type Element } from './xml.ts';

/** What carries stanzas: TCP with STARTTLS, or a websocket. */
export interface Transport {
  send(xml: string): void;
  /** Says hello (again) and answers with the stream's features. */
  open(domain: string): Promise<Element>;
  onStanza(listener: (stanza: Element) => void): void;
  close(): void;
}

export class LoginRefused extends Error {
  readonly condition: string;
  constructor(condition: string, mechanism: string) {
    super(`SASLError using ${mechanism}: ${condition}`);
    this.condition = condition;
  }
}

interface Waiting {
  matches: (stanza: Element) => boolean;
  resolve: (stanza: Element) => void;
  reject: (error: Error) => void;
}

const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';

/** An XMPP stream that is logged in and asks questions; whatever is nobody's answer goes to `onStanza`. */
export class XmppSession {
  jid = '';
  onStanza: (stanza: Element) => void = () => undefined;
  readonly #transport: Transport;
  readonly #waiting = new Set<Waiting>();
  #ids = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onStanza((stanza) => this.#received(stanza));
  }

  #received(stanza: Element): void {
    for (const one of this.#waiting) {
      if (!one.matches(stanza)) continue;
      this.#waiting.delete(one);
      one.resolve(stanza);
      return;
    }
    this.onStanza(stanza);
  }

  /** The next stanza that matches, taken out of the stream of the others. */
  async next(what: string, matches: (stanza: Element) => boolean, milliseconds = 8000): Promise<Element> {
    return await new Promise((resolve, reject) => {
      const one = { matches, resolve: (stanza: Element) => settle(() => resolve(stanza)), reject };
      const settle = (then: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(one);
        then();
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`no ${what} within ${milliseconds} ms`))),
        milliseconds,
      );
      one.reject = (error: Error) => settle(() => reject(error));
      this.#waiting.add(one);
    });
  }

  /** Logs in by the mechanism, or by the one that `choose` takes of those that the server offers, and binds a resource. */
  async login(domain: string, mechanism: Mechanism | ((offered: string[]) => Mechanism), resource = ''): Promise<void> {
    const features = await this.#transport.open(domain);
    const offered = child(features, 'mechanisms')?.children.map((m) => m.text) ?? [];
    const chosen = typeof mechanism === 'function' ? mechanism(offered) : mechanism;
    if (!offered.includes(chosen.name))
      throw new Error(`the server offers ${offered.join(', ') || 'no mechanism'}, not ${chosen.name}`);
    await this.#authenticate(chosen);
    await this.#transport.open(domain);
    const wish = resource ? `<resource>${escapeXml(resource)}</resource>` : '';
    const bound = await this.iq('set', `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${wish}</bind>`);
    this.jid = child(child(bound, 'bind') ?? bound, 'jid')?.text ?? '';
    if (!this.jid) throw new Error('the server gave no address');
  }

  async #authenticate(mechanism: Mechanism): Promise<void> {
    let message = `<auth xmlns='${sasl}' mechanism='${mechanism.name}'>${mechanism.initial}</auth>`;
    for (;;) {
      const next = this.next('answer to the login', (s) => ['challenge', 'success', 'failure'].includes(s.name));
      this.send(message);
      const answer = await next;
      if (answer.name === 'failure') throw new LoginRefused(answer.children[0]?.name ?? 'unknown', mechanism.name);
      if (answer.name === 'success') return mechanism.verify(answer.text);
      message = `<response xmlns='${sasl}'>${mechanism.respond(answer.text)}</response>`;
    }
  }

  /** Asks, and gives the answer, whether it is a result or an error. */
  async iq(type: 'get' | 'set', payload: string, to = '', milliseconds?: number): Promise<Element> {
    const id = `q${++this.#ids}`;
    const address = to ? ` to='${escapeXml(to)}'` : '';
    const answer = this.next(
      `answer to ${payload.slice(0, 80)}`,
      (s) => s.name === 'iq' && s.attributes['id'] === id && s.attributes['type'] !== 'get',
      milliseconds,
    );
    this.send(`<iq xmlns='jabber:client' type='${type}' id='${id}'${address}>${payload}</iq>`);
    return await answer;
  }

  send(xml: string): void {
    this.#transport.send(xml);
  }

  /** Whoever still waits for an answer is told that none will come. */
  close(reason = new Error('the connection was closed')): void {
    this.#transport.close();
    for (const one of this.#waiting) one.reject(reason);
  }
}
