import { Websocket, type WebsocketOptions } from './websocket.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';
import type { Transport } from '../../../lab/xmpp/session.ts';

/** XMPP over websocket (RFC 7395): each message is one whole document. The way that browsers take. */
export class WebsocketTransport implements Transport {
  #listener: (stanza: Element) => void = () => undefined;
  #features: (features: Element) => void = () => undefined;
  readonly #socket: Websocket;

  private constructor(socket: Websocket) {
    this.#socket = socket;
    socket.onMessage = (text) => {
      for (const stanza of new StanzaReader(0).feed(text))
        if (stanza.name === 'stream:features') this.#features(stanza);
        else if (stanza.name !== 'open') this.#listener(stanza);
    };
  }

  static async connect(options: Omit<WebsocketOptions, 'protocol'>): Promise<WebsocketTransport> {
    return new WebsocketTransport(await Websocket.connect({ ...options, protocol: 'xmpp' }));
  }

  send(xml: string): void {
    this.#socket.send(xml);
  }

  onStanza(listener: (stanza: Element) => void): void {
    this.#listener = listener;
  }

  async open(domain: string): Promise<Element> {
    const features = new Promise<Element>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no stream features within 8 s')), 8000);
      this.#features = (element) => {
        clearTimeout(timer);
        resolve(element);
      };
    });
    this.send(`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${domain}' version='1.0'/>`);
    return await features;
  }

  close(): void {
    this.#socket.close();
  }
}
