import { sh } from '../shell/quote.ts';
import type { Program, ProgramResult } from '../transport/program-run.ts';

/** A run that left something in a host's journal. */
export interface JournalledRun {
  run: string;
  /** Paths that it changed. */
  paths: number;
  /** The run that it is a rollback of, and whether it came to its end. */
  undoes?: string;
  complete?: boolean;
}

/** What a run's journal says of one path, beside how it is now. */
export interface JournalEntry {
  key: string;
  path: string;
  /** `file` (also a link, and a directory that was taken away), `absent`, or `directory MODE UID GID`. */
  was: string;
  /** The kept one: its sight, and `MODE UID GID`. */
  old: string;
  oldTraits: string;
  /** The sight of what the run left; empty when it wrote none down. */
  left: string;
  now: string;
  nowTraits: string;
}

/**
 * Shell functions. The sight of a path tells two contents apart: a hash, `link TARGET`, `directory`, `absent` or
 * `other`; its traits are mode, owner and group. `tree HASH` is a directory with all that is in it: asked for only where
 * a rollback has put a whole one back.
 */
export const sightFunctions = `
sight() { if [ -L "$1" ]; then printf 'link %s' "$(readlink "$1")"; elif [ -d "$1" ]; then printf directory; else sum "$1"; fi; }
tree() { printf 'tree %.64s' "$(cd "$1" && find . -printf '%P %y %m %U %G %l\\n' -type f -exec sha256sum {} + | sort | sha256sum)"; }
traits() { stat -c '%a %u %g' -- "$1" 2>/dev/null; }
`;

/** Asks which runs a host's journal knows. */
export const runsProgram: Program = {
  text: `B runs
for d in "$V"/journal/*/; do
  [ -d "$d" ] || continue
  n=0; for p in "$d"*.path; do [ ! -s "$p" ] || n=$((n + 1)); done
  d=\${d%/} u=; [ ! -s "$d/undoes" ] || u=" $(cat "$d/undoes")"; [ ! -e "$d/complete" ] || u="$u done"
  printf '%s %s%s\\n' "\${d##*/}" "$n" "$u"
done
E 0
`,
  blobs: new Map(),
};

/** A run as `newRun` names it. What one host says is asked of the others too: it must not lead out of their journals. */
const journalled = /^([\w-]+) (\d{1,9})(?: ([\w-]+)( done)?)?$/;

/** The runs of a host, the newest first. */
export function parseRuns(result: ProgramResult): JournalledRun[] {
  const lines = (result.sections.get('runs')?.data.toString() ?? '').split('\n');
  const runs = lines.flatMap((line) => {
    const [, run, paths, undoes, done] = journalled.exec(line) ?? [];
    if (run === undefined) return [];
    return [{ run, paths: Number(paths), ...(undoes ? { undoes, complete: done !== undefined } : {}) }];
  });
  // Their names begin with the time.
  return runs.toSorted((a, b) => (a.run < b.run ? 1 : -1));
}

/** Asks what a run changed, and how all of that is now. */
export function entriesProgram(run: string): Program {
  const text = `${sightFunctions}
j=$V/journal/${sh`${run}`}
B entries
for p in "$j"/*.path; do
  # An empty one had no room for its path: its task did not begin.
  [ -s "$p" ] || continue
  k=\${p%.path} f=$(cat "$p"; echo .); f=\${f%.}
  left=$(cat "$k.new" 2>/dev/null) now=$(sight "$f")
  case "$left $now" in 'tree '*' directory') now=$(tree "$f") ;; esac
  printf '%s\\0' "\${k##*/}" "$f" "$(cat "$k.was")" "$(sight "$k.old")" "$(traits "$k.old")" "$left" "$now" "$(traits "$f")"
done
E 0
B notified; cat "$j/notified" 2>/dev/null; E 0
`;
  return { text, blobs: new Map() };
}

export interface RunJournal {
  entries: JournalEntry[];
  /** Markers of the handlers that the run's changes asked for. */
  notified: string[];
}

export function parseEntries(result: ProgramResult): RunJournal {
  const fields = (result.sections.get('entries')?.data.toString() ?? '').split('\0');
  const entries: JournalEntry[] = [];
  for (let i = 0; i + 8 <= fields.length; i += 8) {
    const [key, path, was, old, oldTraits, left, now, nowTraits] = fields.slice(i, i + 8) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    entries.push({ key, path, was: was.trim(), old, oldTraits, left, now, nowTraits });
  }
  const notified = (result.sections.get('notified')?.data.toString() ?? '').split('\n').filter(Boolean);
  return { entries, notified: [...new Set(notified)] };
}
