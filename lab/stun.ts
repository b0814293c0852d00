import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** STUN messages (RFC 5389) with the attributes that TURN (RFC 5766) adds. */
export const methods = { binding: 1, allocate: 3, refresh: 4, send: 6, data: 7, createPermission: 8 } as const;
export const classes = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  requestedTransport: 0x0019,
  mappedAddress: 0x0020,
} as const;

const cookie = 0x2112a442;

export interface Message {
  method: number;
  kind: number;
  transaction: Buffer;
  attributes: ReadonlyMap<number, Buffer>;
}

export function newTransaction(): Buffer {
  return randomBytes(12);
}

/** With a key, the message is signed by HMAC-SHA1 as the last attribute. */
export function encode(
  method: number,
  kind: number,
  transaction: Buffer,
  list: readonly (readonly [number, Buffer])[],
  key?: Buffer,
): Buffer {
  const parts = list.map(([type, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  });
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(method | kind, 0);
  header.writeUInt32BE(cookie, 4);
  transaction.copy(header, 8);
  header.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  const message = Buffer.concat([header, body]);
  if (!key) return message;
  const signature = createHmac('sha1', key).update(message).digest();
  const head = Buffer.alloc(4);
  head.writeUInt16BE(attributes.messageIntegrity, 0);
  head.writeUInt16BE(signature.length, 2);
  return Buffer.concat([message, head, signature]);
}

export function decode(bytes: Buffer): Message | undefined {
  if (bytes.length < 20 || bytes.readUInt32BE(4) !== cookie) return undefined;
  const type = bytes.readUInt16BE(0);
  const list = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    const name = bytes.readUInt16BE(at);
    if (!list.has(name)) list.set(name, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { method: type & ~0x110, kind: type & 0x110, transaction: bytes.subarray(8, 20), attributes: list };
}

export function errorOf(message: Message): { code: number; reason: string } | undefined {
  const value = message.attributes.get(attributes.errorCode);
  if (!value) return undefined;
  return { code: (value[2] ?? 0) * 100 + (value[3] ?? 0), reason: value.subarray(4).toString() };
}

export function encodeAddress(address: string, port: number): Buffer {
  if (isIPv6(address)) throw new Error('this client speaks IPv4 only');
  const bytes = Buffer.alloc(8);
  bytes[1] = 1;
  bytes.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  bytes.writeUInt32BE((number ^ cookie) >>> 0, 4);
  return bytes;
}

export function decodeAddress(value: Buffer): { address: string; port: number } {
  const number = (value.readUInt32BE(4) ^ cookie) >>> 0;
  const address = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
  return { address, port: value.readUInt16BE(2) ^ (cookie >>> 16) };
}
