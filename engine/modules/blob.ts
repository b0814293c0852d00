import { createHash } from 'node:crypto';
import type { Blob } from './module.ts';

/** Bytes that a task brings to a host. */
export function blobOf(content: Buffer | string, secret = false): Blob {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { content: bytes, sha256: createHash('sha256').update(bytes).digest('hex'), secret };
}
