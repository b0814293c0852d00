import { createHash } from 'node:crypto';
import type { Handler } from '../playbook/model.ts';

/** A file name that tells people which handler it is, and machines exactly. */
export function markerOf({ name, role }: Pick<Handler, 'name' | 'role'>): string {
  const full = `${role ?? ''}:${name}`;
  return `${full.replaceAll(/[^\w.-]+/g, '_')}.${createHash('sha256').update(full).digest('hex').slice(0, 8)}`;
}

/** What people are told of a handler of which only the marker is known. */
export function handlerOf(marker: string): string {
  return marker
    .replace(/\.\w+$/, '')
    .replaceAll('_', ' ')
    .trim();
}
