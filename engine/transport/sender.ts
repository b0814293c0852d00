import type { Writable } from 'node:stream';
import { type Payload, piecesOf, readPieces, type Stream, type Transfer } from './payload.ts';

/** Writes what belongs to a program, no faster than the other side takes it: our memory stays small. */
export class Sender {
  readonly #stdin: Writable;
  readonly #run: string;

  constructor(stdin: Writable, run: string) {
    this.#stdin = stdin;
    this.#run = run;
  }

  write(data: string | Buffer): void {
    this.#stdin.write(data);
  }

  /** A file of the session's folder; the first line makes it, those that follow go on with it. */
  async blob(id: string, payload: Payload): Promise<void> {
    if (!Buffer.isBuffer(payload)) return this.#stream(`stream-${this.#run}-${id}`, payload);
    let kind = 'B';
    for await (const piece of piecesOf(payload)) {
      await this.#piece(kind, id, piece);
      kind = 'C';
    }
    if (kind === 'B') this.write(`B 0 ${id}\n`);
  }

  /** The rest of a large file. `go` is told how far it has come, and says whether to go on. */
  async transfer(transfer: Transfer, go: (done: number) => boolean): Promise<void> {
    const { path, from, size, sha256 } = transfer;
    if (!go(from)) return;
    this.write(`O ${from} ${sha256}\n`);
    let done = from;
    for await (const piece of readPieces(path, from, size)) {
      await this.#piece('F', sha256, piece);
      done += piece.length;
      if (!go(done)) return;
    }
  }

  /** A folder in /run has little room: this goes where large files go, and is gone with the session. */
  async #stream(name: string, stream: Stream): Promise<void> {
    this.write(`O 0 ${name}\n`);
    for await (const piece of piecesOf(stream)) await this.#piece('F', name, piece);
  }

  /** A line and its bytes at once: nothing else may come between them. */
  async #piece(kind: string, name: string, piece: Buffer): Promise<void> {
    this.write(`${kind} ${piece.length} ${name}\n`);
    this.write(piece);
    const stdin = this.#stdin;
    if (!stdin.writableNeedDrain || stdin.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        stdin.off('drain', done).off('close', done);
        resolve();
      };
      stdin.on('drain', done).on('close', done);
    });
  }
}
