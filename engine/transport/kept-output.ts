/** More than this of what a task prints is not kept: it is for people and conditions, and a host could print for ever. */
const mostOutput = 16 * 1024 * 1024;

/** What a task prints, its beginning when it is too much. */
export class KeptOutput {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    const room = mostOutput - this.#size;
    this.#size += chunk.length;
    // A copy of a part, so that the whole is let go.
    if (room > 0) this.#chunks.push(chunk.length <= room ? chunk : Buffer.from(chunk.subarray(0, room)));
  }

  toString(): string {
    const text = Buffer.concat(this.#chunks).toString();
    const more = this.#size - mostOutput;
    return more > 0 ? `${text}\n(${more} bytes more were not kept)\n` : text;
  }
}
