import { stagedAt } from '../modules/journal.ts';
import { quoteAll, sh } from '../shell/quote.ts';
import type { Program } from '../transport/program-run.ts';
import type { Undo } from './decide.ts';
import { sightFunctions } from './look.ts';

/** The task that makes systemd read changed units. */
export const reloadTask = 'reload';

// same PATH SIGHT: nobody changed it since it was looked at
// back KEY PATH SIGHT STAGED: the kept one takes the place of what is there, which this run's own journal keeps
// away KEY PATH SIGHT: takes away what was made
// emptied KEY PATH: a directory that was made goes when nothing is in it
// folder KEY PATH MODE UID GID: a directory with these attributes; without the zeros chmod would leave its set-group-ID bit
const functions = `${sightFunctions}
same() { [ "$(sight "$1")" = "$2" ] || { echo "$1 was changed meanwhile: run the rollback again" >&2; exit 66; }; }
real() { [ -d "$1" ] && [ ! -L "$1" ]; }
back() {
  same "$2" "$3"
  beside "$4"; rm -rf -- "$4"; cp -a -T -- "$O/$1.old" "$4"
  if real "$2" || { real "$4" && [ "$3" != absent ]; }; then discard "$1" "$2"; else keep "$1" "$2"; fi
  if [ ! -L "$4" ]; then sync "$4"; fi
  mv -fT -- "$4" "$2"; placed
  if real "$2"; then tree "$2" >"$J/$1.new"; elif [ ! -L "$2" ]; then sum "$2" >"$J/$1.new"; fi
}
away() { same "$2" "$3"; discard "$1" "$2"; }
emptied() { keep "$1" "$2"; rmdir -- "$2" 2>/dev/null || needless; }
folder() { keep "$1" "$2"; mkdir -p -- "$2"; chown "$4:$5" -- "$2"; chmod "00$3" -- "$2"; }
`;

/**
 * One program that undoes a run on a host. It is a run itself, with a journal of its own, so that it can be undone. The
 * handlers that the run's changes had asked for are marked again: what they serve is not what runs now.
 */
export function undoProgram(run: string, undos: readonly Undo[], notified: readonly string[]): Program {
  const doing = undos.filter(({ act }) => act !== 'none');
  const units = doing.some(({ entry }) => entry.path.includes('/systemd/system/'));
  const tasks = doing.map((undo) => [taskOf(undos.indexOf(undo)), lineOf(undo)] as const);
  if (units) tasks.push([reloadTask, 'systemctl daemon-reload']);
  const lines = [
    functions,
    sh`O=$V/journal/${run}`,
    sh`prepare; printf '%s\\n' ${run} >"$J/undoes"; sync "$J/undoes" "$J"`,
    ...(notified.length > 0 ? [sh`notify ${notified}`] : []),
    ...tasks.map(([id, line]) => `t_${id}() { ${line}; }\nrun ${id}`),
    ': >"$J/complete"',
  ];
  return { text: `${lines.join('\n')}\n`, blobs: new Map() };
}

/** The id of an undo in its program. */
export const taskOf = (index: number): string => `u${index}`;

function lineOf({ act, entry }: Undo): string {
  const { key, path, now, was } = entry;
  const staged = stagedAt(path);
  switch (act) {
    case 'restore':
      return `back ${quoteAll([key, path, now, staged])}`;
    case 'remove':
      return `away ${quoteAll([key, path, now.startsWith('tree ') ? 'directory' : now])}`;
    case 'remove directory':
      return `emptied ${quoteAll([key, path])}`;
    default:
      return `folder ${quoteAll([key, path, ...was.split(' ').slice(1)])}`;
  }
}
