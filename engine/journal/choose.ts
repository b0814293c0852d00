import { ConfigError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { JournalledRun } from './look.ts';

/** What each host knows, the newest first. */
type Found = ReadonlyMap<string, readonly JournalledRun[]>;

/**
 * The run to undo: the wanted one, else the newest. A rollback that some of the hosts have not had to its end comes to it
 * by the same command again, as all that was cut off: then its own run comes first, and it is undone when nothing of that
 * is left to do.
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

/** What the newest run was to undo, when there is something of that left. */
function unfinished(found: Found, newest: string): string[] {
  const hosts = [...found.values()];
  const target = hosts.flat().find(({ run, undoes }) => run === newest && undoes !== undefined)?.undoes;
  const isLeft = (runs: readonly JournalledRun[]) => {
    const own = runs.find(({ run }) => run === newest);
    return own ? !own.complete : runs.find(({ paths }) => paths > 0)?.run === target;
  };
  return target !== undefined && hosts.some(isLeft) ? [target] : [];
}
