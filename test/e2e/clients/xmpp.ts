import { type Mechanism } from './sasl.ts';
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
  constructor(condition: string) {
    super(`login refused: ${condition}`);
    this.condition = condition;
  }
}

/** An XMPP client that can do what Jicofo, a bridge or a guest does first: log in, join a room, see others. */
export class XmppClient {
  jid = '';
  readonly stanzas: Element[] = [];
  readonly #transport: Transport;
  #waiting: { matches: (stanza: Element) => boolean; resolve: (stanza: Element) => void }[] = [];
  #ids = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onStanza((stanza) => {
      this.stanzas.push(stanza);
      const hit = this.#waiting.find((w) => w.matches(stanza));
      if (!hit) return;
      this.#waiting = this.#waiting.filter((w) => w !== hit);
      hit.resolve(stanza);
    });
  }

  /** The next stanza that matches, or the first that already came. */
  async expect(what: string, matches: (stanza: Element) => boolean, milliseconds = 8000): Promise<Element> {
    const already = this.stanzas.find(matches);
    if (already) return already;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${what} within ${milliseconds} ms; last: ${JSON.stringify(this.stanzas.at(-1))}`)),
        milliseconds,
      );
      this.#waiting.push({
        matches,
        resolve: (stanza) => {
          clearTimeout(timer);
          resolve(stanza);
        },
      });
    });
  }

  async login(domain: string, mechanism: Mechanism): Promise<void> {
    const features = await this.#transport.open(domain);
    const offered = child(features, 'mechanisms')?.children.map((m) => m.text) ?? [];
    if (!offered.includes(mechanism.name))
      throw new Error(`the server offers ${offered.join(', ') || 'no mechanism'}, not ${mechanism.name}`);
    const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
    this.#transport.send(`<auth xmlns='${sasl}' mechanism='${mechanism.name}'>${mechanism.initial}</auth>`);
    for (;;) {
      const seen = this.stanzas.length;
      const answer = await this.expect(
        'answer to the login',
        (s) => ['challenge', 'success', 'failure'].includes(s.name) && this.stanzas.indexOf(s) >= seen,
      );
      if (answer.name === 'failure') throw new LoginRefused(answer.children[0]?.name ?? 'unknown');
      if (answer.name === 'success') {
        mechanism.verify(answer.text);
        break;
      }
      const response = mechanism.respond(answer.text);
      this.#transport.send(`<response xmlns='${sasl}'>${response}</response>`);
    }
    await this.#transport.open(domain);
    const bound = await this.iq('set', `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`);
    this.jid = child(child(bound, 'bind') ?? bound, 'jid')?.text ?? '';
  }

  async iq(type: 'get' | 'set', payload: string, to?: string): Promise<Element> {
    const id = `q${++this.#ids}`;
    const address = to ? ` to='${escapeXml(to)}'` : '';
    this.#transport.send(`<iq xmlns='jabber:client' type='${type}' id='${id}'${address}>${payload}</iq>`);
    return await this.expect(`answer to ${payload}`, (s) => s.name === 'iq' && s.attributes['id'] === id);
  }

  /** Joins a room, with a payload in the presence as bridges publish their statistics; tells the room's answer. */
  async join(room: string, nickname: string, payload = ''): Promise<Element> {
    const occupant = `${room}/${nickname}`;
    this.#transport.send(
      `<presence xmlns='jabber:client' to='${escapeXml(occupant)}'>` +
        `<x xmlns='http://jabber.org/protocol/muc'/>${payload}</presence>`,
    );
    return await this.expect(
      `presence of ${occupant}`,
      (s) =>
        s.name === 'presence' &&
        (s.attributes['from'] === occupant || (s.attributes['type'] === 'error' && s.attributes['from'] === room)),
    );
  }

  close(): void {
    this.#transport.close();
  }
}
