import { createHash } from 'node:crypto';
import { sh } from '../shell/quote.ts';

/** Name of a path's entry in a run's journal. */
export function journalKey(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 24);
}

/** Shell that writes down what a path was before this run changed it. */
export function keepLine(path: string): string {
  return sh`keep ${journalKey(path)} ${path}`;
}

/** Shell that takes a path away; the journal keeps it. */
export function discardLine(path: string): string {
  return sh`discard ${journalKey(path)} ${path}`;
}
