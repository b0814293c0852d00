import { open } from 'node:fs/promises';
import { ConfigError } from '../errors.ts';

/** Bytes that are made or read while they are sent, so that nobody holds all of them at once. */
export interface Stream {
  read(): AsyncIterable<Buffer>;
}

/** What a program finds in a file of its session's folder. */
export type Payload = Buffer | Stream;

/** A large file of ours. The host keeps what arrived of it, by the hash of the whole, for the next try. */
export interface Transfer {
  path: string;
  size: number;
  sha256: string;
  /** Bytes that the host has already. */
  from: number;
  /** Id of the first task that wants it. */
  task: string;
}

/** Bytes at most that follow one line of the wire: in between the host hears that we live, and may be told to stop. */
export const pieceSize = 1 << 20;

/** The bytes of a file of ours between two places, in pieces. Throws ConfigError when they are not there any more. */
export async function* readPieces(path: string, from: number, to: number): AsyncGenerator<Buffer> {
  const file = await open(path).catch((error: Error) => {
    throw changed(path, error.message.split(':')[0]!);
  });
  try {
    const { size } = await file.stat();
    if (size !== to) throw changed(path, `it had ${to} bytes, and has ${size}`);
    for (let at = from; at < to;) {
      const piece = Buffer.allocUnsafe(Math.min(pieceSize, to - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw changed(path, 'it became shorter');
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A payload in pieces that are short enough for one line, and long enough for few lines. */
export async function* piecesOf(payload: Payload): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of Buffer.isBuffer(payload) ? [payload] : payload.read()) {
    held.push(chunk);
    length += chunk.length;
    if (length < pieceSize) continue;
    const whole = held.length === 1 ? chunk : Buffer.concat(held, length);
    let at = 0;
    for (; length - at >= pieceSize; at += pieceSize) yield whole.subarray(at, at + pieceSize);
    held = [whole.subarray(at)];
    length -= at;
  }
  if (length > 0) yield Buffer.concat(held, length);
}

function changed(path: string, how: string): ConfigError {
  return new ConfigError({
    message: `${path} was changed while it was sent: ${how}`,
    hint: 'leave it alone while a run lasts, and run the same command again',
  });
}
