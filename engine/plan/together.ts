import { posix } from 'node:path';
import { journalKey, stagedAt } from '../modules/journal.ts';
import { isLarge } from '../modules/large-file.ts';
import type { Blob, Step } from '../modules/module.ts';
import { sh, shellText } from '../shell/quote.ts';
import { smallTarOf } from '../transport/tar.ts';
import type { Decided } from './decided.ts';

type Write = Extract<Step, { do: 'write' }> & { blob: Blob };

/** Bounds of a group: its names are arguments of one command, and the host holds its files twice. */
const most = { tasks: 100, bytes: 4 << 20 };

/**
 * The tasks in groups: consecutive ones that only put small files in place can be made ready together. One may write again what
 * another has written, on top of that. All others are alone, and those for which `isAlone` says so.
 */
export function groupsOf(tasks: readonly Decided[], isAlone: (task: Decided) => boolean = () => false): Decided[][] {
  const groups: Decided[][] = [];
  let written = new Map<string, Write>();
  let bytes = 0;
  for (const task of tasks) {
    const write = isAlone(task) ? undefined : onlyWrite(task);
    const size = write?.blob.content.length ?? 0;
    const fits = written.size > 0 && groups.at(-1)!.length < most.tasks && bytes + size <= most.bytes;
    if (write && fits && mayFollow(write, written.get(write.path))) groups.at(-1)!.push(task);
    else {
      groups.push([task]);
      [written, bytes] = [new Map(), 0];
    }
    if (write) written.set(write.path, write);
    bytes += size;
  }
  return groups;
}

/** A file that was written before in the group must be wanted as it is then; only what it ends as is put in place. */
function mayFollow(write: Write, before: Write | undefined): boolean {
  const alike = (key: 'mode' | 'owner' | 'group') => write[key] === before?.[key];
  return !before || (write.expect === before.blob.sha256 && alike('mode') && alike('owner') && alike('group'));
}

/** What validates a file may look at others of the group, as they are before or after: those tasks stay alone. */
function onlyWrite({ decision }: Decided): Write | undefined {
  const [step, ...others] = decision.steps;
  if (step?.do !== 'write' || others.length > 0 || decision.guard || step.validate) return undefined;
  return isLarge(step.blob) || step.blob.content.length > most.bytes ? undefined : (step as Write);
}

/** The shell functions that make a group's files ready and throw them away, and the files themselves. */
export function together(group: readonly Decided[]): { text: string; archive: Buffer } {
  const writes = lastOfEach(group.map((task) => onlyWrite(task)!));
  const markers = [...new Set(group.flatMap(({ work }) => work.notifies))];
  const { id } = group[0]!.work;
  const lines = [
    `g_${id}() {`,
    ...staging(writes),
    ...comparing(writes),
    ...writes.map(({ path }) => sh`keep ${journalKey(path)} ${path}`),
    ...writes.map(({ path, blob }) => sh`printf %s ${blob.sha256} >"$J/"${journalKey(path)}.new`),
    sh`settle ${writes.flatMap((write) => [journalKey(write.path), stagedOf(write)])}`,
    ...(markers.length > 0 ? [sh`notify ${markers}`] : []),
    '}',
    sh`d_${shellText(id)}() { rm -f -- ${writes.map(stagedOf)}; }`,
  ];
  const members = writes.map((write) => ({
    name: stagedOf(write),
    mode: isRoots(write) ? write.mode : '0600',
    text: write.blob.content,
  }));
  return { text: lines.join('\n'), archive: smallTarOf(members) };
}

/** Of each file the last state, against what was there before the first. */
function lastOfEach(writes: readonly Write[]): Write[] {
  const last = new Map<string, Write>();
  for (const write of writes) last.set(write.path, { ...write, expect: last.get(write.path)?.expect ?? write.expect });
  return [...last.values()];
}

/** The tasks of a group whose files are written again in it. */
export function outdone(group: readonly Decided[]): Set<Decided> {
  const last = new Map(group.map((task) => [onlyWrite(task)?.path, task]));
  return new Set(group.filter((task) => last.get(onlyWrite(task)?.path) !== task));
}

/** Its owner and mode are right as it comes out of the archive. */
const isRoots = ({ owner, group }: Write): boolean => owner === 'root' && group === 'root';

function staging(writes: readonly Write[]): string[] {
  const theirs = writes.filter((write) => !isRoots(write));
  return [
    // An archive would make the folders that are missing.
    sh`folders ${[...new Set(writes.map(({ path }) => posix.dirname(path)))]}`,
    sh`beside ${writes.map(stagedOf)}`,
    'unpack',
    ...grouped(theirs, ({ owner, group }) => `${owner}:${group}`).map(([who, paths]) => sh`chown ${who} -- ${paths}`),
    ...grouped(theirs, ({ mode }) => mode).map(([mode, paths]) => sh`chmod ${mode} -- ${paths}`),
  ];
}

/** One look at all that is there, against what was probed, and at all that was staged, against what was sent. */
function comparing(writes: readonly Write[]): string[] {
  const where = (expected: string) => writes.filter(({ expect }) => expect === expected).map(({ path }) => path);
  const there = writes.filter(({ expect }) => expect !== 'absent' && expect !== 'any');
  const sums = [...there.map(({ expect }) => expect), ...writes.map(({ blob }) => blob.sha256)];
  return [
    sh`vacant ${where('absent')}`,
    sh`replaceable ${where('any')}`,
    sh`hashed ${sums.join(' ')} ${there.map(({ path }) => path)} ${writes.map(stagedOf)}`,
  ];
}

/** Staged paths by what they shall have in common. */
function grouped(writes: readonly Write[], key: (write: Write) => string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const write of writes) groups.set(key(write), [...(groups.get(key(write)) ?? []), stagedAt(write.path)]);
  return [...groups];
}

const stagedOf = ({ path }: Write): string => stagedAt(path);
