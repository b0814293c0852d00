import { ConfigError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { JournalledRun } from './look.ts';

/** What each host knows, the newest first. */
type Found = ReadonlyMap<string, readonly JournalledRun[]>;

/**
 * The run to undo: the wanted one, else the newest. A rollback that was cut off on a host comes to its end by the same
 * command again, as everything: then the run that it undoes comes first, and it is undone when nothing of that is left to do.
 */
export function chooseRuns(found: Found, wanted: string | undefined): string[] {
  const known = [...new Set([...found.values()].flat().map(({ run }) => run))].toSorted().toReversed();
  if (wanted === undefined) return known[0] === undefined ? [] : [...unfinished(found, known[0]), known[0]];
  if (known.includes(wanted) || found.size === 0) return [wanted];
  throw new ConfigError({
    message: `no host has a journal of the run "${wanted}"`,
    hint: didYouMean(wanted, known) ?? '`meetctl rollback INVENTORY --list` shows them',
  });
}

/** What the newest run was to undo, when a host has not come to the end of that. */
function unfinished(found: Found, newest: string): string[] {
  const runs = [...found.values()].flat().filter(({ run, undoes }) => run === newest && undoes !== undefined);
  return runs.some(({ complete }) => !complete) ? [runs[0]!.undoes!] : [];
}
