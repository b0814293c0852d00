const newline = 0x0a;

/** What is longer is no line for people; kept without end it would fill our memory. */
const longestLine = 1024 * 1024;

/**
 * Takes a stream apart into lines, each told once it is whole: half a line may be half a secret, that nobody would
 * recognize. Of a line that was written over again and again (`\r`, as progress is shown) only the last is told.
 */
export class LineReader {
  readonly #onLine: (line: string) => void;
  #rest: Buffer[] = [];
  #length = 0;
  /** The line was told already; its newline is still to come. */
  #told = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    let rest = this.#told && chunk[0] === newline ? chunk.subarray(1) : chunk;
    this.#told = false;
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      this.#keep(rest.subarray(0, end));
      this.#tell();
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) this.#keep(rest);
  }

  /** The line ends here, though its newline has not arrived. */
  lineEnd(): void {
    this.#told = this.#rest.length > 0;
    this.end();
  }

  /** Tells what came after the last newline. */
  end(): void {
    if (this.#rest.length > 0) this.#tell();
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length <= longestLine) this.#rest.push(piece);
    else this.#rest = [Buffer.from(`(a line of more than ${longestLine} bytes)`)];
  }

  #tell(): void {
    const line = Buffer.concat(this.#rest).toString().replace(/\r+$/, '');
    this.#rest = [];
    this.#length = 0;
    this.#onLine(line.slice(line.lastIndexOf('\r') + 1));
  }
}

/** The lines of what somebody said, without those that are empty. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
