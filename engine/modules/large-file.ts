import { askPartial } from '../transport/large-files.ts';
import type { Content, Decision, LocalFile } from './module.ts';
import type { Question, StateView } from './state.ts';

/** Files of ours that have more bytes stay on the disk, are sent in pieces, and go on where a try was cut off. */
export const largeSize = 8 << 20;

export function isLarge(content: Content): content is LocalFile {
  return !('content' in content);
}

export function sizeOf(content: Content): number {
  return isLarge(content) ? content.size : content.content.length;
}

/** What has to be known before a large file can be sent; nothing for others. */
export function askLarge(content: Content | undefined): Question[] {
  return content && isLarge(content) ? [{ ask: 'script', name: askPartial(content.sha256) }] : [];
}

/** How much of it the host has. */
export function presentOf(state: StateView, content: Content): number {
  if (!isLarge(content)) return 0;
  const [present = 0] = partialOf(state, content);
  return present <= content.size ? present : 0;
}

/** Why it cannot be sent. */
export function missingRoom(state: StateView, content: Content): Decision['failed'] {
  if (!isLarge(content)) return undefined;
  const [, room] = partialOf(state, content);
  const wanted = content.size - presentOf(state, content);
  if (room === undefined || Number.isNaN(room) || room >= wanted) return undefined;
  return {
    message: `the host has no room for it: ${megabytes(wanted)} are still to be sent, ${megabytes(room)} are free in /var/lib/meetctl`,
    hint: 'make room there; what was sent before lies in /var/lib/meetctl/partial, and goes by itself after a week',
  };
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function partialOf(state: StateView, { sha256 }: LocalFile): number[] {
  return state.get('script', askPartial(sha256)).stdout.trim().split('\n').map(Number);
}
