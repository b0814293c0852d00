import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { sh } from '../shell/quote.ts';

/** Name of a path's entry in a run's journal. */
export function journalKey(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 24);
}

/** Where a new file waits beside its path, so that taking its place is one rename; a fixed name, so that nothing piles up. */
export function stagedAt(path: string): string {
  const name = posix.basename(path);
  // A name has 255 bytes at most.
  const short = Buffer.byteLength(name) > 200 ? journalKey(path) : name;
  return posix.join(posix.dirname(path), `.${short}.meetctl-new`);
}

/** Shell that writes down what a path was before this run changed it. */
export function keepLine(path: string): string {
  return sh`keep ${journalKey(path)} ${path}`;
}

/** Shell that takes a path away; the journal keeps it. */
export function discardLine(path: string): string {
  return sh`discard ${journalKey(path)} ${path}`;
}
