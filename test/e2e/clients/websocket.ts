import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';

export interface WebsocketOptions {
  url: string;
  protocol: string;
  ca: string;
  /** Address to connect to in place of the name in the URL. */
  address?: string;
}

/** The client's half of RFC 6455 for short text messages, which Node 20 does not bring. */
export class Websocket {
  onMessage: (text: string) => void = () => undefined;
  readonly #socket: Duplex;
  #buffer: Buffer;

  private constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket;
    this.#buffer = head;
    socket.on('data', (bytes: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, bytes]);
      this.#read();
    });
    socket.on('error', () => undefined);
  }

  static async connect(options: WebsocketOptions): Promise<Websocket> {
    const key = randomBytes(16).toString('base64');
    const url = new URL(options.url.replace(/^wss:/, 'https:'));
    const call = request(url, {
      hostname: options.address ?? url.hostname,
      servername: url.hostname,
      ca: options.ca,
      timeout: 8000,
      headers: {
        Host: url.host,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
        'Sec-WebSocket-Protocol': options.protocol,
      },
    });
    return await new Promise((resolve, reject) => {
      call.on('upgrade', (answer, socket, head) => {
        const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
        if (answer.headers['sec-websocket-accept'] === proof) resolve(new Websocket(socket, head));
        else reject(new Error('the server does not speak RFC 6455'));
      });
      call.on('response', (answer) => reject(new Error(`no websocket: HTTP ${answer.statusCode}`)));
      call.on('timeout', () => call.destroy(new Error('no answer within 8 s')));
      call.on('error', reject);
      call.end();
    });
  }

  send(text: string): void {
    this.#frame(1, Buffer.from(text));
  }

  #frame(opcode: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const length = payload.length;
    const header = length < 126 ? Buffer.from([0x80 | length]) : Buffer.from([0x80 | 126, length >> 8, length & 255]);
    const masked = Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), header, mask, masked]));
  }

  #read(): void {
    for (;;) {
      const buffer = this.#buffer;
      if (buffer.length < 2) return;
      const short = (buffer[1] ?? 0) & 127;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (buffer.length < start) return;
      const length = short === 126 ? buffer.readUInt16BE(2) : short === 127 ? Number(buffer.readBigUInt64BE(2)) : short;
      if (buffer.length < start + length) return;
      const payload = buffer.subarray(start, start + length);
      const opcode = (buffer[0] ?? 0) & 15;
      this.#buffer = buffer.subarray(start + length);
      if (opcode === 1) this.onMessage(payload.toString());
      if (opcode === 9) this.#frame(10, payload);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
