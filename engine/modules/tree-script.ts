import { posix } from 'node:path';
import { quote, quoteAll, sh } from '../shell/quote.ts';
import { type TarMember, tarOf } from '../transport/tar.ts';
import type { Attributes } from './attributes.ts';
import { journalKey } from './journal.ts';
import type { Step, TreeEntry } from './module.ts';
import type { PathState } from './state.ts';

/** One path of a tree: what is there, and what shall be. */
export interface TreeChange {
  path: string;
  entry: TreeEntry;
  now: PathState;
  want: Required<Attributes>;
}

/** Bytes of words that fit well into one command. */
const wordsLimit = 100_000;

/** All that differs, in one step: nothing is touched before all of it has arrived and is what it should be. */
export function treeStep(root: string, changes: readonly TreeChange[], unforeseen: boolean): Step {
  const sent = changes.filter(isSent);
  const directories = changes.filter(({ entry, now }) => entry.type === 'directory' && now.type === 'absent');
  const kept = changes.filter((change) => !isSent(change) && change.now.type !== 'absent');
  const script = [
    ...(unforeseen || sent.length === 0 ? [] : stillAsSeen(sent)),
    ...changes.map(holdLine),
    ...commands(
      'mkdir -p --',
      directories.map(({ path }) => path),
    ),
    ...attributeLines(directories.map(({ path, want }) => ({ path, want }))),
    ...(sent.length > 0 ? placeLines(root, sent) : []),
    ...attributeLines(kept.map((change) => ({ ...change, keepsOwner: isOwnedAsWished(change) }))),
  ].join('\n');
  if (sent.length === 0) return { do: 'shell', script };
  return { do: 'shell', script, blob: { read: () => tarOf(membersOf(root, sent)) } };
}

/** Files with another content, and links. */
function isSent({ entry, now }: TreeChange): boolean {
  return entry.type === 'link' || (entry.type === 'file' && now.sha256 !== entry.file.sha256);
}

function isOwnedAsWished({ now, want }: TreeChange): boolean {
  return now.owner === want.owner && now.group === want.group;
}

function stillAsSeen(sent: readonly TreeChange[]): string[] {
  const seen = sent.flatMap(({ path, now }) => (now.sha256 === undefined ? [] : [`${now.sha256}  ${path}`]));
  const missing = sent.flatMap(({ path, now }) => (now.type === 'absent' ? [path] : []));
  return [list(seen, 'want'), list(missing, 'none'), 'still'];
}

/** A list for xargs: a shell's own printf has no limit for its words. */
function list(words: readonly string[], file: string): string {
  return `${words.length === 0 ? ':' : `printf '%s\\0' ${quoteAll(words)}`} >"$D/${file}"`;
}

function holdLine({ path, entry, now }: TreeChange): string {
  const left = entry.type === 'file' && now.sha256 !== entry.file.sha256 ? [entry.file.sha256] : [];
  return sh`hold ${[journalKey(path), path, ...left]}`;
}

/** Each file and link takes its place by a rename. */
function placeLines(root: string, sent: readonly TreeChange[]): string[] {
  const below = (path: string) => `./f/${posix.relative(root, path)}`;
  const folders = grouped(sent, ({ path }) => posix.dirname(path));
  return [
    sh`staged ${root}`,
    ...attributeLines(
      sent.map(({ path, want, entry }) => ({ path: below(path), want, isLink: entry.type === 'link', isFresh: true })),
    ),
    ...[...folders].flatMap(([folder, some]) =>
      commands(
        sh`mv -f -t ${folder} --`,
        some.map(({ path }) => below(path)),
      ),
    ),
  ];
}

interface Attributed {
  path: string;
  want: Required<Attributes>;
  isLink?: boolean;
  /** Its mode is right already, but for what a change of owner takes away. */
  isFresh?: boolean;
  keepsOwner?: boolean;
}

/** As few commands as there are different attributes. */
function attributeLines(paths: readonly Attributed[]): string[] {
  const owners = grouped(
    paths.filter(({ keepsOwner }) => !keepsOwner),
    ({ want }) => `${want.owner}:${want.group}`,
  );
  const modes = grouped(
    paths.filter(({ want, isLink, isFresh }) => !isLink && !(isFresh && want.mode.startsWith('0'))),
    ({ want }) => want.mode,
  );
  const names = (some: readonly Attributed[]) => some.map(({ path }) => path);
  return [
    ...[...owners].flatMap(([owner, some]) => commands(sh`chown -h ${owner} --`, names(some))),
    // Five digits: with fewer, chmod leaves a directory its setuid and setgid bits.
    ...[...modes].flatMap(([mode, some]) => commands(sh`chmod ${`0${mode}`} --`, names(some))),
  ];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** A command on many paths, in pieces that a system takes. */
function commands(command: string, paths: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of paths.map(quote)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length < wordsLimit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${command} ${word}`);
  }
  return lines;
}

/** Links come last: nothing is written through them. */
function membersOf(root: string, sent: readonly TreeChange[]): TarMember[] {
  const name = (path: string) => `f/${posix.relative(root, path)}`;
  const files = sent.flatMap(({ path, entry, want }) =>
    entry.type === 'file' ? [{ name: name(path), mode: want.mode, ...entry.file }] : [],
  );
  const links = sent.flatMap(({ path, entry }) =>
    entry.type === 'link' ? [{ name: name(path), mode: '0777', target: entry.target }] : [],
  );
  const sums = files.map(({ name: file, sha256 }) => `${sha256}  ${file}\0`).join('');
  return [{ name: 'sums', mode: '0600', text: sums }, ...files, ...links];
}
