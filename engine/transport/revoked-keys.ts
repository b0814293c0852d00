import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** How a list begins that `ssh-keygen -k` has made. */
const magic = Buffer.from('SSHKRL\n\0');

/** Its sections that tell keys, by their numbers; certificates are what only OpenSSH's own client takes. */
const sections = { keys: 2, sha1: 3, sha256: 5 } as const;

/**
 * Whether a file of `RevokedHostKeys` has a key: one with a key a line, or a list that `ssh-keygen -k` has made. Throws
 * what the file system throws, and RangeError for a list that was cut off.
 */
export function isRevoked(file: string, key: Buffer): boolean {
  const list = readFileSync(file);
  return list.subarray(0, magic.length).equals(magic) ? isInList(list, key) : isInLines(list.toString(), key);
}

function isInLines(text: string, key: Buffer): boolean {
  const wanted = key.toString('base64');
  return text.split('\n').some((line) => {
    const words = line.trim().split(/\s+/);
    return !words[0]!.startsWith('#') && words.includes(wanted);
  });
}

function isInList(list: Buffer, key: Buffer): boolean {
  const hash = (name: string) => createHash(name).update(key).digest();
  const told = new Map<number, Buffer>([
    [sections.keys, key],
    [sections.sha1, hash('sha1')],
    [sections.sha256, hash('sha256')],
  ]);
  // Behind the magic: version, number, date and flags; then two texts.
  const reader = new Reader(list, magic.length + 4 + 8 + 8 + 8);
  reader.text();
  reader.text();
  while (!reader.isAtEnd) {
    const wanted = told.get(reader.byte());
    const section = new Reader(reader.text());
    while (wanted && !section.isAtEnd) if (section.text().equals(wanted)) return true;
  }
  return false;
}

/** Reads what SSH writes: bytes, and texts with their length before them. */
class Reader {
  readonly #data: Buffer;
  #at: number;

  constructor(data: Buffer, at = 0) {
    this.#data = data;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#data.length;
  }

  byte(): number {
    return this.#data.readUInt8(this.#at++);
  }

  text(): Buffer {
    const start = this.#at + 4;
    const end = start + this.#data.readUInt32BE(this.#at);
    if (end > this.#data.length) throw new RangeError('it was cut off');
    this.#at = end;
    return this.#data.subarray(start, end);
  }
}
