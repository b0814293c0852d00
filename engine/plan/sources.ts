import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { blobOf } from '../modules/blob.ts';
import { largeSize } from '../modules/large-file.ts';
import type { Blob, Content } from '../modules/module.ts';
import { pieceSize } from '../transport/payload.ts';

/** What was read stays the same as long as the file is: twenty hosts share one copy, and one hash. */
const known = new Map<string, Content>();

/** A file of ours; a large one is left where it is if `mayStay`. Throws what the file system throws. */
export function readSource(path: string, mayStay: true): Content;
export function readSource(path: string, mayStay: boolean): Blob;
export function readSource(path: string, mayStay: boolean): Content {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const stays = mayStay && size > largeSize;
  const key = [stays, path, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const content = known.get(key) ?? (stays ? largeFile(path, Number(size)) : blobOf(readFileSync(path)));
  known.set(key, content);
  return content;
}

function largeFile(path: string, size: number): Content {
  return { path, size, sha256: hashOf(path), secret: false };
}

/** Hex SHA-256 of a file, piece by piece. */
function hashOf(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceSize);
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
