import { XmppSession, type Transport } from '../../../lab/xmpp/session.ts';
import { escapeXml, type Element } from '../../../lab/xmpp/xml.ts';

/** An XMPP client that can do what Jicofo, a bridge or a guest does first: log in, join a room, see others. */
export class XmppClient extends XmppSession {
  /** What came and was nobody's answer. */
  readonly stanzas: Element[] = [];

  constructor(transport: Transport) {
    super(transport);
    this.onStanza = (stanza) => this.stanzas.push(stanza);
  }

  /** The next stanza that matches, or the first that already came. */
  async expect(what: string, matches: (stanza: Element) => boolean, milliseconds = 8000): Promise<Element> {
    return this.stanzas.find(matches) ?? (await this.next(what, matches, milliseconds));
  }

  /** Joins a room, with a payload in the presence as bridges publish their statistics; tells the room's answer. */
  async join(room: string, nickname: string, payload = ''): Promise<Element> {
    const occupant = `${room}/${nickname}`;
    const answer = this.next(
      `presence of ${occupant}`,
      (s) =>
        s.name === 'presence' &&
        (s.attributes['from'] === occupant || (s.attributes['type'] === 'error' && s.attributes['from'] === room)),
    );
    this.send(
      `<presence xmlns='jabber:client' to='${escapeXml(occupant)}'>` +
        `<x xmlns='http://jabber.org/protocol/muc'/>${payload}</presence>`,
    );
    return await answer;
  }
}
