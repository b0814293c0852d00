import { write } from 'node:fs';
import type { Output } from './style.ts';

interface Chunk {
  bytes: Buffer;
  done?: (error?: Error | null) => void;
}

const whenBusy = 20;

/**
 * Writes to a terminal without ever blocking the event loop. Node's own stdout does block on a terminal that was stopped
 * with Ctrl-S: heartbeats would cease, and hosts would end what they run.
 */
export class PatientTerminal implements Output {
  readonly isTTY = true;
  readonly #stream: NodeJS.WriteStream & { fd: number };
  readonly #queue: Chunk[] = [];
  #busy = false;

  constructor(stream: NodeJS.WriteStream & { fd: number }) {
    this.#stream = stream;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  get rows(): number {
    return this.#stream.rows;
  }

  write(text: string, done?: (error?: Error | null) => void): boolean {
    this.#queue.push({ bytes: Buffer.from(text), done });
    if (!this.#busy) this.#next();
    return true;
  }

  #next(): void {
    const chunk = this.#queue[0];
    this.#busy = chunk !== undefined;
    if (!chunk) return;
    write(this.#stream.fd, chunk.bytes, (error, count) => {
      if (error?.code === 'EAGAIN') return void setTimeout(() => this.#next(), whenBusy);
      // A terminal that is gone takes nothing more; whoever waits is not kept waiting.
      chunk.bytes = error ? chunk.bytes.subarray(chunk.bytes.length) : chunk.bytes.subarray(count);
      if (chunk.bytes.length === 0) {
        this.#queue.shift();
        chunk.done?.(error);
      }
      this.#next();
    });
  }
}

/** Stdout as reporters use it. */
export function ownStdout(): Output {
  return process.stdout.isTTY ? new PatientTerminal(process.stdout) : process.stdout;
}
