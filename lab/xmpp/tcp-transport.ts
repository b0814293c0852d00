import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Transport } from './session.ts';
import { child, StanzaReader, type Element } from './xml.ts';

export interface TcpOptions {
  host: string;
  port: number;
  /** PEM of the authorities one of which must have signed the server's certificate. */
  ca: string;
  /** Name that the certificate must carry. */
  serverName: string;
  /** False to stay in the clear and see what the server offers there. */
  startTls?: boolean;
  /** False to take any certificate. */
  verify?: boolean;
}

/** XMPP over TCP, switched to verified TLS by STARTTLS (RFC 6120), as Jicofo and the bridges speak it. */
export class TcpTransport implements Transport {
  #socket: Socket | TLSSocket;
  #listener: (stanza: Element) => void = () => undefined;
  #closed: (error: Error) => void = () => undefined;
  #features: (features: Element) => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;
  readonly #reader = new StanzaReader(1);
  readonly #options: TcpOptions;
  #secure = false;

  private constructor(options: TcpOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#listen();
  }

  static async connect(options: TcpOptions): Promise<TcpTransport> {
    const socket = connectTcp({ host: options.host, port: options.port, timeout: 8000 });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => socket.destroy(new Error(`no connection to ${options.host}:${options.port}`)));
    });
    socket.setTimeout(0);
    return new TcpTransport(options, socket);
  }

  #listen(): void {
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => {
      for (const stanza of this.#reader.feed(text))
        if (stanza.name === 'stream:features') this.#features(stanza);
        else if (stanza.name === 'stream:error') this.#end(new Error(`stream error: ${streamError(stanza)}`));
        else this.#listener(stanza);
    });
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the server closed the connection')));
  }

  #end(error: Error): void {
    this.#failed(error);
    this.#closed(error);
    this.#closed = () => undefined;
  }

  send(xml: string): void {
    this.#socket.write(xml);
  }

  onStanza(listener: (stanza: Element) => void): void {
    this.#listener = listener;
  }

  /** Called once, when the connection ended without our wish. */
  onClose(listener: (error: Error) => void): void {
    this.#closed = listener;
  }

  async open(domain: string): Promise<Element> {
    const features = await this.#hello(domain);
    if (this.#secure || this.#options.startTls === false) return features;
    if (!child(features, 'starttls')) throw new Error('the server offers no STARTTLS');
    const proceed = new Promise<Element>((resolve, reject) => {
      const forward = this.#listener;
      this.#failed = reject;
      this.#listener = (stanza) => {
        this.#listener = forward;
        resolve(stanza);
      };
    });
    this.send(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`);
    if ((await proceed).name !== 'proceed') throw new Error('the server refused STARTTLS');
    await this.#secureSocket();
    return await this.#hello(domain);
  }

  async #hello(domain: string): Promise<Element> {
    this.#reader.restart();
    const features = new Promise<Element>((resolve, reject) => {
      this.#features = resolve;
      this.#failed = reject;
    });
    this.send(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' ` +
        `xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
    );
    return await features;
  }

  async #secureSocket(): Promise<void> {
    const clear = this.#socket;
    clear.removeAllListeners('data');
    const { ca, serverName, verify = true } = this.#options;
    const trust = verify ? { ca } : { rejectUnauthorized: false };
    const secure = connectTls({ socket: clear, servername: serverName, minVersion: 'TLSv1.2', ...trust });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
      secure.once('close', () => reject(new Error('the connection was closed')));
    });
    this.#socket = secure;
    this.#secure = true;
    this.#listen();
  }

  /** Gives the connection up as broken: `onClose` is told. */
  abort(reason: Error): void {
    this.#socket.destroy(reason);
  }

  /** Whoever waits for a hello is told; a server that is being stopped may never answer it. */
  close(): void {
    this.#failed(new Error('the connection was closed'));
    this.#closed = () => undefined;
    this.#socket.destroy();
  }
}

function streamError(stanza: Element): string {
  return stanza.children.map(({ name, text }) => (name === 'text' ? text : name)).join(', ');
}
