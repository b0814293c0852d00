/** A control line of the remote side: a letter, then words. */
export interface Frame {
  kind: string;
  words: string[];
}

/** Far more than a section's name takes. */
const longestFrame = 64 * 1024;

/**
 * Takes the remote side's output apart. A frame is a line `NONCE KIND words`, with a newline before it that belongs
 * to the frame; all other bytes are data of what the last frame opened. The nonce is a session's secret, so no
 * output of a command can be taken for a frame by accident.
 */
export class FrameReader {
  readonly #marker: Buffer;
  readonly #onFrame: (frame: Frame) => void;
  readonly #onData: (data: Buffer) => void;
  readonly #onLineEnd: () => void;
  #buffer: Buffer = Buffer.alloc(0);

  /** `onLineEnd`: a line has ended, though its newline is held back, since a frame may begin with it. */
  constructor(
    nonce: string,
    onFrame: (frame: Frame) => void,
    onData: (data: Buffer) => void,
    onLineEnd: () => void = () => {},
  ) {
    this.#marker = Buffer.from(`\n${nonce} `);
    this.#onFrame = onFrame;
    this.#onData = onData;
    this.#onLineEnd = onLineEnd;
  }

  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const start = this.#buffer.indexOf(this.#marker);
      if (start < 0) break;
      const head = start + this.#marker.length;
      const end = this.#buffer.indexOf(0x0a, head);
      if (end < 0) {
        this.#release(start);
        // No frame of ours: it would be kept, and searched again, for as long as the host goes on.
        if (this.#buffer.length > longestFrame) this.#release(this.#buffer.length);
        return;
      }
      const [kind = '', ...words] = this.#buffer.toString('utf8', head, end).split(' ');
      this.#release(start);
      this.#buffer = this.#buffer.subarray(end - start + 1);
      // The newline that ends a frame may also begin the next one's marker: the writer always sends its own.
      this.#onFrame({ kind, words });
    }
    const held = this.#partialMarker();
    this.#release(this.#buffer.length - held);
    if (held > 0) this.#onLineEnd();
  }

  /** Hands out the first `length` bytes as data. */
  #release(length: number): void {
    if (length <= 0) return;
    this.#onData(this.#buffer.subarray(0, length));
    this.#buffer = this.#buffer.subarray(length);
  }

  /** How many bytes at the end may be the beginning of a marker. */
  #partialMarker(): number {
    const { length } = this.#buffer;
    for (let size = Math.min(this.#marker.length - 1, length); size > 0; size--) {
      if (this.#buffer.subarray(length - size).equals(this.#marker.subarray(0, size))) return size;
    }
    return 0;
  }
}
