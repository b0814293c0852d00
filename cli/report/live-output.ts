import { ProcessOutput } from 'listr2';
import { hideCursor, showCursor } from './hidden-cursor.ts';
import { printable } from './printable.ts';
import { type Output, widthOf } from './style.ts';

/**
 * The terminal while the live view owns it. What others write to stderr meanwhile does not tear the picture:
 * it is kept as lines to be put above it.
 */
export class LiveOutput extends ProcessOutput {
  readonly above: string[] = [];
  readonly #output: Output;
  #together: string[] | undefined;
  readonly #stderrWrite = process.stderr.write.bind(process.stderr);

  constructor(output: Output) {
    super();
    this.#output = output;
  }

  /** log-update asks for the size at every drawing, so that a resized window is followed. */
  override get stdout(): NodeJS.WriteStream {
    const output = this.#output;
    const stream = {
      write: (text: string) => this.#write(text),
      get columns() {
        return widthOf(output, 80);
      },
      get rows() {
        return output.rows || 24;
      },
    };
    return stream as unknown as NodeJS.WriteStream;
  }

  /** What is drawn in here goes out in one piece: the eye sees no half picture. */
  together(draw: () => void): void {
    const pieces: string[] = [];
    this.#together = pieces;
    draw();
    this.#together = undefined;
    if (pieces.length > 0) this.#output.write(pieces.join(''));
  }

  #write(text: string): boolean {
    if (!this.#together) return this.#output.write(text);
    this.#together.push(text);
    return true;
  }

  override hijack(): void {
    hideCursor((text) => this.#output.write(text));
    const keep = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = printable(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')).trimEnd();
      if (text !== '') this.above.push(...text.split('\n'));
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
    process.stderr.write = keep;
  }

  override release(): void {
    process.stderr.write = this.#stderrWrite;
    showCursor((text) => this.#output.write(text));
  }
}
