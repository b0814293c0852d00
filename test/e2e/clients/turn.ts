import { createHash, createHmac } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import * as stun from '../../../lab/stun.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** The time-limited credentials that Prosody hands out: valid until the second that stands in the name. */
export function credentialsFrom(secret: string, secondsFromNow: number, name = 'test'): Credentials {
  const username = `${Math.floor(Date.now() / 1000) + secondsFromNow}:${name}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

export class TurnError extends Error {
  readonly code: number;
  constructor(code: number, reason: string) {
    super(`${code} ${reason}`);
    this.code = code;
  }
}

/** A TURN client over UDP (RFC 5766): gets a relay address, and talks to a peer through it. */
export class TurnClient {
  relayed = { address: '', port: 0 };
  readonly #socket: Socket = createSocket('udp4');
  readonly #server: { host: string; port: number };
  readonly #credentials: Credentials;
  #realm = '';
  #nonce = Buffer.alloc(0);
  #answers = new Map<string, (message: stun.Message) => void>();
  #onData: (data: Buffer, from: { address: string; port: number }) => void = () => undefined;

  constructor(host: string, port: number, credentials: Credentials) {
    this.#server = { host, port };
    this.#credentials = credentials;
    this.#socket.on('message', (bytes) => {
      const message = stun.decode(bytes);
      if (!message) return;
      const peer = message.attributes.get(stun.attributes.peerAddress);
      const data = message.attributes.get(stun.attributes.data);
      if (message.method === stun.methods.data && peer && data) this.#onData(data, stun.decodeAddress(peer));
      else this.#answers.get(message.transaction.toString('hex'))?.(message);
    });
    this.#socket.on('error', () => undefined);
  }

  /** Binding request: what every STUN server answers, no account needed. */
  async reflexiveAddress(): Promise<{ address: string; port: number }> {
    const answer = await this.#exchange(stun.methods.binding, [], undefined);
    return stun.decodeAddress(answer.attributes.get(stun.attributes.mappedAddress) ?? Buffer.alloc(8));
  }

  async allocate(): Promise<void> {
    const transport: [number, Buffer] = [stun.attributes.requestedTransport, Buffer.from([17, 0, 0, 0])];
    const unsigned = await this.#exchange(stun.methods.allocate, [transport], undefined);
    const refusal = stun.errorOf(unsigned);
    if (refusal?.code !== 401) throw new TurnError(refusal?.code ?? 0, 'the server gave a relay without credentials');
    this.#realm = unsigned.attributes.get(stun.attributes.realm)?.toString() ?? '';
    this.#nonce = Buffer.from(unsigned.attributes.get(stun.attributes.nonce) ?? []);
    const answer = await this.#signed(stun.methods.allocate, [transport]);
    const relayed = answer.attributes.get(stun.attributes.relayedAddress);
    if (!relayed) throw new Error('no relayed address in the answer');
    this.relayed = stun.decodeAddress(relayed);
  }

  async permit(address: string): Promise<void> {
    await this.#signed(stun.methods.createPermission, [[stun.attributes.peerAddress, stun.encodeAddress(address, 0)]]);
  }

  /** Sends a text to the peer through the relay and waits for what comes back from it. */
  async roundTrip(address: string, port: number, text: string): Promise<string> {
    const payload: [number, Buffer][] = [
      [stun.attributes.peerAddress, stun.encodeAddress(address, port)],
      [stun.attributes.data, Buffer.from(text)],
    ];
    const message = stun.encode(stun.methods.send, stun.classes.indication, stun.newTransaction(), payload);
    return await this.#repeat(message, `answer from ${address}:${port} through the relay`, (resolve) => {
      this.#onData = (data, from) => {
        if (from.address === address && from.port === port) resolve(data.toString());
      };
    });
  }

  async #signed(method: number, list: [number, Buffer][]): Promise<stun.Message> {
    const { username, password } = this.#credentials;
    const key = createHash('md5').update(`${username}:${this.#realm}:${password}`).digest();
    const all: [number, Buffer][] = [
      ...list,
      [stun.attributes.username, Buffer.from(username)],
      [stun.attributes.realm, Buffer.from(this.#realm)],
      [stun.attributes.nonce, this.#nonce],
    ];
    const answer = await this.#exchange(method, all, key);
    const refusal = stun.errorOf(answer);
    if (refusal) throw new TurnError(refusal.code, refusal.reason);
    return answer;
  }

  async #exchange(method: number, list: [number, Buffer][], key: Buffer | undefined): Promise<stun.Message> {
    const transaction = stun.newTransaction();
    const message = stun.encode(method, stun.classes.request, transaction, list, key);
    const id = transaction.toString('hex');
    return await this.#repeat<stun.Message>(message, 'answer from the TURN server', (resolve) => {
      this.#answers.set(id, resolve);
    }).finally(() => this.#answers.delete(id));
  }

  /** UDP loses packets: send every 500 ms until something comes, for five seconds. */
  async #repeat<T>(message: Buffer, what: string, listen: (resolve: (value: T) => void) => void): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const send = () => this.#socket.send(message, this.#server.port, this.#server.host);
      const timer = setInterval(send, 500);
      const limit = setTimeout(() => {
        clearInterval(timer);
        reject(new Error(`no ${what} within 5 s`));
      }, 5000);
      listen((value) => {
        clearInterval(timer);
        clearTimeout(limit);
        resolve(value);
      });
      send();
    });
  }

  close(): void {
    this.#socket.close();
  }
}
