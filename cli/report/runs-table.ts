import type { JournalledRun } from '../../engine/journal/look.ts';
import { padTo } from './display-width.ts';

/** Runs that can be undone, the newest first, and how many paths each changed on which hosts. */
export function runsTable(found: ReadonlyMap<string, readonly JournalledRun[]>): string[] {
  const names = [...new Set([...found.values()].flat().map(({ run }) => run))].toSorted().toReversed();
  if (names.length === 0) return ['no host has a journal yet: there is nothing to undo'];
  const width = Math.max(...names.map((name) => name.length));
  const rows = names.map((name) => {
    const hosts = [...found].flatMap(([host, runs]) =>
      runs.filter(({ run }) => run === name).map(({ paths }) => `${host} (${paths})`),
    );
    return `${padTo(name, width)}  ${hosts.join(', ')}`;
  });
  return [`${padTo('RUN', width)}  HOSTS (PATHS CHANGED)`, ...rows];
}
