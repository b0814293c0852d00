import { printable, printableLine } from './printable.ts';
import type { ShownEvent } from './shown-event.ts';

/** Fields that may have several lines. */
const texts = new Set(['text', 'details']);

function shown(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => shown(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      // The caret below the source line is set by the line as it stands in the file.
      if (key === 'sourceLine') return [key, entry];
      return [printableLine(key), shown(entry, texts.has(key) ? printable : printableLine)];
    }),
  );
}

/**
 * An event as people may see it. Much in it comes from hosts and files: nothing of that steers the terminal, and what is
 * one line stays one. All reporters for people get their events through here.
 */
export function printableEvent<E extends ShownEvent>(event: E): E {
  const clean = shown(event, printableLine) as E;
  // What `debug` tells has lines of its own.
  if (clean.event === 'task' && event.event === 'task' && event.message !== undefined)
    return { ...clean, message: printable(event.message) };
  return clean;
}
