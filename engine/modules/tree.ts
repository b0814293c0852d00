import { posix } from 'node:path';
import { textLimit } from '../probe/program.ts';
import { type Attributes, differences, settle } from './attributes.ts';
import { notADirectory } from './file-content.ts';
import { askLarge, largeSize, missingRoom, presentOf } from './large-file.ts';
import { asWished, type Decision, type Prediction, type Step, type TreeEntry } from './module.ts';
import { shownPath } from './shown-path.ts';
import type { PathState, Question, StateView } from './state.ts';
import { type TreeChange, treeStep } from './tree-script.ts';

/** A folder that shall hold what one of ours holds. */
export interface TreeWish extends Attributes {
  root: string;
  tree: readonly TreeEntry[];
  directory_mode?: string;
}

/** Lines of a summary, and texts whose differences are shown: a tree may have thousands. */
const shownLimit = 50;

/** What has to be known of a host's folder: all that ours holds, and what is above it. */
export function askTree(root: string, tree: readonly TreeEntry[]): Question[] {
  const paths = [...lineage(root), ...tree.map(({ path }) => posix.join(root, path))];
  return [
    ...paths.map((name) => ({ ask: 'path', name }) as const),
    ...tree.flatMap((entry) => (isLargeEntry(entry) ? askLarge(entry.file) : [])),
  ];
}

/** Compares a folder with its wish: what differs goes over together, the rest is left alone. */
export function decideTree(state: StateView, wish: TreeWish): Decision {
  const above = lineage(posix.dirname(wish.root)).map((path): TreeChange =>
    changeOf(state, path, { type: 'directory', path }, {}),
  );
  const own = [{ type: 'directory', path: '' } as const, ...wish.tree].map((entry) =>
    changeOf(state, posix.join(wish.root, entry.path).replace(/(.)\/$/, '$1'), entry, wish),
  );
  const failed = inTheWay(above, own) ?? roomFor(state, own);
  if (failed) return { ...asWished, failed };
  const changes = [...above.filter(({ now }) => now.type === 'absent'), ...own.filter(differs)];
  if (changes.length === 0) return asWished;
  const [large, rest] = [changes.filter(isLargeChange), changes.filter((change) => !isLargeChange(change))];
  const steps: Step[] = [
    ...(rest.length > 0 ? [treeStep(wish.root, rest, state.unforeseen)] : []),
    ...large.map((change) => writeStep(state, change)),
  ];
  const summary = changes.flatMap(summaryOf);
  const more = summary.length - shownLimit;
  const texts = changes.flatMap(textsOf).slice(0, shownLimit);
  return {
    steps,
    summary: more > 0 ? [...summary.slice(0, shownLimit), `and ${more} more`] : summary,
    predictions: changes.flatMap(predictionsOf),
    ...(texts.length > 0 ? { texts } : {}),
  };
}

/** A path and all above it, the topmost first. */
function lineage(path: string): string[] {
  return path === '/' ? ['/'] : [...lineage(posix.dirname(path)), path];
}

function changeOf(state: StateView, path: string, entry: TreeEntry, wish: Partial<TreeWish>): TreeChange {
  const now = state.get('path', path);
  const { owner, group, mode, directory_mode } = wish;
  if (entry.type === 'directory')
    return { path, entry, now, want: settle({ mode: directory_mode, owner, group }, now, '0755') };
  if (entry.type === 'link') {
    const there = now.type === 'link' ? now : ({ type: 'absent' } as PathState);
    return { path, entry, now, want: settle({ owner, group }, there, '0777') };
  }
  const wished = mode === 'preserve' ? entry.mode : mode;
  const isProgram = (Number.parseInt(entry.mode, 8) & 0o100) !== 0;
  const want = settle({ mode: wished, owner, group }, now, isProgram ? '0755' : '0644');
  return {
    path,
    entry,
    now,
    want: wished === undefined ? { ...want, mode: withExecution(want.mode, isProgram) } : want,
  };
}

/** Who may read it may run it, when ours can be run; else nobody may. The rest of a mode that somebody chose stays. */
function withExecution(mode: string, isProgram: boolean): string {
  const bits = Number.parseInt(mode, 8);
  if (((bits & 0o100) !== 0) === isProgram) return mode;
  return (isProgram ? bits | ((bits & 0o444) >> 2) : bits & 0o7666).toString(8).padStart(4, '0');
}

function differs({ entry, now, want }: TreeChange): boolean {
  if (now.type !== entry.type) return true;
  if (entry.type === 'link') return now.target !== entry.target;
  if (entry.type === 'file' && now.sha256 !== entry.file.sha256) return true;
  return now.mode !== want.mode || now.owner !== want.owner || now.group !== want.group;
}

function inTheWay(above: readonly TreeChange[], own: readonly TreeChange[]): Decision['failed'] {
  const blocked = above.find(({ now }) => now.type === 'file' || now.type === 'other');
  if (blocked) return notADirectory(blocked.path);
  const wrong = own.find(
    ({ entry, now }) =>
      now.type !== 'absent' && now.type !== entry.type && !(entry.type === 'link' && now.type === 'file'),
  );
  if (!wrong) return undefined;
  const is =
    wrong.now.type === 'link'
      ? `a symbolic link to ${shownPath(wrong.now.target ?? '')}`
      : wrong.now.type === 'other'
        ? 'no regular file'
        : `a ${wrong.now.type}`;
  return {
    message: `${shownPath(wrong.path)} is ${is}, and a ${wrong.entry.type} in the folder of ours`,
    hint: 'remove it first: file: { state: absent }',
  };
}

function roomFor(state: StateView, own: readonly TreeChange[]): Decision['failed'] {
  for (const change of own.filter(isLargeChange)) {
    const failed = missingRoom(state, change.entry.file);
    if (failed) return failed;
  }
  return undefined;
}

type LargeChange = TreeChange & { entry: TreeEntry & { type: 'file' } };

const isLargeEntry = (entry: TreeEntry): entry is TreeEntry & { type: 'file' } =>
  entry.type === 'file' && entry.file.size > largeSize;

/** A large file whose content differs is sent by itself, so that it can go on where it was cut off. */
function isLargeChange(change: TreeChange): change is LargeChange {
  return isLargeEntry(change.entry) && change.now.sha256 !== change.entry.file.sha256;
}

function writeStep(state: StateView, { path, entry, now, want }: LargeChange): Step {
  const present = presentOf(state, entry.file);
  const expect = state.unforeseen ? 'any' : (now.sha256 ?? 'absent');
  return { do: 'write', path, blob: entry.file, ...(present > 0 ? { present } : {}), ...want, expect };
}

function summaryOf({ path, entry, now, want }: TreeChange): string[] {
  const name = shownPath(path);
  if (entry.type === 'link')
    return [
      `${name}: ${now.type === 'link' ? `link ${shownPath(now.target ?? '')} -> ${shownPath(entry.target)}` : `new link to ${shownPath(entry.target)}`}`,
    ];
  if (now.type === 'absent')
    return [entry.type === 'directory' ? `${name}: new directory` : `${name}: new file, ${entry.file.size} bytes`];
  const content = entry.type === 'file' && now.sha256 !== entry.file.sha256 ? ['content differs'] : [];
  return [...content, ...differences(path, now, want).summary].map((words) => `${name}: ${words}`);
}

function predictionsOf({ path, entry, now, want }: TreeChange): Prediction[] {
  const answer: PathState = {
    type: entry.type,
    ...want,
    ...(entry.type === 'file' ? { sha256: entry.file.sha256 } : {}),
    ...(entry.type === 'link' ? { target: entry.target } : {}),
  };
  const hasText = entry.type === 'link' || (entry.type === 'file' && now.sha256 !== entry.file.sha256);
  return [
    { question: { ask: 'path', name: path }, answer },
    ...(hasText
      ? [
          {
            question: { ask: 'text', name: path },
            answer: entry.type === 'file' && entry.file.size <= textLimit ? entry.text : undefined,
          } as const,
        ]
      : []),
  ];
}

function textsOf({ path, entry, now }: TreeChange): { path: string; source: string }[] {
  const isShown = entry.type === 'file' && now.sha256 !== entry.file.sha256 && entry.file.size <= textLimit;
  return isShown ? [{ path, source: entry.file.path }] : [];
}
