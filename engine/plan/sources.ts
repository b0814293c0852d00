import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { blobOf } from '../modules/blob.ts';
import { largeSize } from '../modules/large-file.ts';
import type { Blob, Content, LocalFile } from '../modules/module.ts';
import { pieceSize } from '../transport/payload.ts';

/** What was read stays the same as long as the file is: twenty hosts share one copy, and one hash. */
const known = new Map<string, Content>();

/** A file of ours; a large one is left where it is if `mayStay`. Throws what the file system throws. */
export function readSource(path: string, mayStay: true): Content;
export function readSource(path: string, mayStay: boolean): Blob;
export function readSource(path: string, mayStay: boolean): Content {
  if (mayStay && statSync(path).size > largeSize) return localFile(path);
  return remembered(path, 'held', () => blobOf(readFileSync(path)));
}

/** A file of ours, whatever its size: left where it is. */
export function localFile(path: string): LocalFile {
  return remembered(path, 'left', (size) => ({ path, size, sha256: hashOf(path, size), secret: false }));
}

function remembered<C extends Content>(path: string, how: string, read: (size: number) => C): C {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const key = [how, path, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const content = (known.get(key) as C | undefined) ?? read(Number(size));
  known.set(key, content);
  return content;
}

/** Hex SHA-256 of a file, piece by piece. */
function hashOf(path: string, size: number): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(Math.min(pieceSize, size + 1));
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const length = readSync(file, piece, 0, piece.length, null);
      if (length === 0) break;
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
