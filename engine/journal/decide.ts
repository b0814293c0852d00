import type { JournalEntry } from './look.ts';

/** How one path gets back to what it was. */
export interface Undo {
  entry: JournalEntry;
  act: 'none' | 'restore' | 'remove' | 'remove directory' | 'make directory' | 'set traits';
  /** Short sentences: `mode 0640 -> 0644`. */
  summary: string[];
  /** Why it would destroy what somebody else did. */
  conflict?: string;
}

/** Judges a run's journal: what was made goes first, the deepest first; then comes back what was there. */
export function decideUndo(entries: readonly JournalEntry[]): Undo[] {
  const undos = entries.map(decideOne);
  const goes = ({ act }: Undo) => act === 'remove' || act === 'remove directory';
  const byPath = (a: Undo, b: Undo) => (a.entry.path < b.entry.path ? -1 : 1);
  return [...undos.filter(goes).toSorted(byPath).toReversed(), ...undos.filter((undo) => !goes(undo)).toSorted(byPath)];
}

function decideOne(entry: JournalEntry): Undo {
  if (entry.was === 'absent') return decideMade(entry);
  if (entry.was === 'file') return decideReplaced(entry);
  return decideDirectory(entry, entry.was.replace(/^directory /, ''));
}

/** It was not there before the run. */
function decideMade(entry: JournalEntry): Undo {
  const { now, left } = entry;
  if (now === 'absent') return nothing(entry);
  if (now === 'directory') return { entry, act: 'remove directory', summary: ['new directory removed when empty'] };
  const ours = now === left || (left === '' && now.startsWith('link '));
  const what = now.startsWith('tree ') ? 'directory' : 'file';
  return { entry, act: 'remove', summary: [`new ${what} removed`], ...(ours ? {} : { conflict: changedSince(left) }) };
}

/** It was a file or a link, or a directory that the run took away. */
function decideReplaced(entry: JournalEntry): Undo {
  const { now, old, left, nowTraits, oldTraits } = entry;
  // It was to be taken away, and the run was cut off before it was.
  if (old === 'absent' && left === '' && now !== 'absent') return nothing(entry);
  if (old === 'absent') return { ...nothing(entry), conflict: 'the journal has lost what it was' };
  if (now === old && (nowTraits === oldTraits || old.startsWith('link '))) return nothing(entry);
  if (now === old && old === 'directory') return nothing(entry);
  const summary = [
    ...(now === 'absent' ? ['comes back'] : now === old ? [] : ['content comes back']),
    ...(now === 'absent' ? [] : traitsSummary(nowTraits, oldTraits)),
  ];
  const ours = now === 'absent' || now === old || now === left || (left === '' && now.startsWith('link '));
  return { entry, act: 'restore', summary, ...(ours ? {} : { conflict: changedSince(left) }) };
}

/** It was a directory, and only its attributes were changed. */
function decideDirectory(entry: JournalEntry, traits: string): Undo {
  const { now, nowTraits } = entry;
  if (now === 'absent') return { entry, act: 'make directory', summary: ['directory comes back'] };
  if (now !== 'directory') return { ...nothing(entry), conflict: 'it was a directory, and is none any more' };
  if (nowTraits === traits) return nothing(entry);
  return { entry, act: 'set traits', summary: traitsSummary(nowTraits, traits) };
}

const nothing = (entry: JournalEntry): Undo => ({ entry, act: 'none', summary: [] });

function changedSince(left: string): string {
  return left === ''
    ? 'nobody wrote down what the run left there: it was cut off, or a command made it'
    : 'it was changed since by somebody else';
}

/** `MODE UID GID` before and after, in words. */
function traitsSummary(from: string, to: string): string[] {
  const [mode = '', ...owner] = from.split(' ');
  const [oldMode = '', ...oldOwner] = to.split(' ');
  return [
    ...(mode === oldMode ? [] : [`mode ${mode.padStart(4, '0')} -> ${oldMode.padStart(4, '0')}`]),
    ...(owner.join(':') === oldOwner.join(':') ? [] : [`owner ${owner.join(':')} -> ${oldOwner.join(':')}`]),
  ];
}
