import { describe, expect, test } from 'vitest';
import { decideUndo } from '../../../engine/journal/decide.ts';
import type { JournalEntry } from '../../../engine/journal/look.ts';

const entry = (more: Partial<JournalEntry>): JournalEntry => ({
  key: 'k',
  path: '/etc/x',
  was: 'file',
  old: 'aaa',
  oldTraits: '644 0 0',
  left: 'bbb',
  now: 'bbb',
  nowTraits: '644 0 0',
  ...more,
});
const one = (more: Partial<JournalEntry>) => {
  const { act, summary, conflict } = decideUndo([entry(more)])[0]!;
  return { act, summary, ...(conflict ? { conflict } : {}) };
};
const absent = { was: 'absent', old: 'absent', oldTraits: '' };
const theirs = 'it was changed since by somebody else';

describe('a file that was replaced', () => {
  test.each<[string, Partial<JournalEntry>, object]>([
    ['comes back', {}, { act: 'restore', summary: ['content comes back'] }],
    [
      'with its mode and owner',
      { nowTraits: '600 0 33' },
      {
        act: 'restore',
        summary: ['content comes back', 'mode 0600 -> 0644', 'owner 0:33 -> 0:0'],
      },
    ],
    ['also when it is gone', { now: 'absent', nowTraits: '' }, { act: 'restore', summary: ['comes back'] }],
    ['is left when it is as it was', { now: 'aaa' }, { act: 'none', summary: [] }],
    [
      'only its attributes',
      { now: 'aaa', left: '', nowTraits: '640 0 0' },
      { act: 'restore', summary: ['mode 0640 -> 0644'] },
    ],
    [
      'not over what somebody else wrote',
      { now: 'ccc' },
      { act: 'restore', summary: ['content comes back'], conflict: theirs },
    ],
    [
      'not over a directory',
      { now: 'directory' },
      { act: 'restore', summary: ['content comes back'], conflict: theirs },
    ],
    [
      'a link, over our link',
      { old: 'link a', left: '', now: 'link b' },
      { act: 'restore', summary: ['content comes back'] },
    ],
    [
      'not what the run came to take away, and was cut off before',
      { old: 'absent', left: '' },
      { act: 'none', summary: [] },
    ],
    [
      'not when the journal lost it',
      { old: 'absent' },
      { act: 'none', summary: [], conflict: 'the journal has lost what it was' },
    ],
  ])('%s', (_, more, expected) => expect(one(more)).toEqual(expected));
});

describe('what was not there', () => {
  test.each<[string, Partial<JournalEntry>, object]>([
    ['goes', absent, { act: 'remove', summary: ['new file removed'] }],
    ['has gone', { ...absent, now: 'absent' }, { act: 'none', summary: [] }],
    [
      'stays when somebody changed it',
      { ...absent, now: 'ccc' },
      { act: 'remove', summary: ['new file removed'], conflict: theirs },
    ],
    ['a link goes', { ...absent, left: '', now: 'link b' }, { act: 'remove', summary: ['new file removed'] }],
    [
      'a directory goes when empty',
      { ...absent, left: '', now: 'directory' },
      { act: 'remove directory', summary: ['new directory removed when empty'] },
    ],
    [
      'a directory that a rollback put back goes whole',
      { ...absent, left: 'tree a', now: 'tree a' },
      { act: 'remove', summary: ['new directory removed'] },
    ],
    [
      'and stays when somebody changed something in it',
      { ...absent, left: 'tree a', now: 'tree b' },
      { act: 'remove', summary: ['new directory removed'], conflict: theirs },
    ],
  ])('%s', (_, more, expected) => expect(one(more)).toEqual(expected));

  test('stays where nobody wrote down what the run left', () => {
    expect(one({ ...absent, left: '' }).conflict).toMatch(/nobody wrote down/);
  });
});

describe('a directory', () => {
  const directory = { was: 'directory 755 0 0', old: 'absent', oldTraits: '', left: '', now: 'directory' };
  test.each<[string, Partial<JournalEntry>, object]>([
    [
      'gets its attributes back',
      { ...directory, nowTraits: '700 0 5' },
      { act: 'set traits', summary: ['mode 0700 -> 0755', 'owner 0:5 -> 0:0'] },
    ],
    ['is as it was', { ...directory, nowTraits: '755 0 0' }, { act: 'none', summary: [] }],
    ['comes back', { ...directory, now: 'absent' }, { act: 'make directory', summary: ['directory comes back'] }],
  ])('%s', (_, more, expected) => expect(one(more)).toEqual(expected));
});

test('what was made goes first, the deepest first; then comes back what was there, from the top', () => {
  const paths = decideUndo([
    entry({ path: '/a/b', ...absent, now: 'directory', left: '' }),
    entry({ path: '/a/b/c', ...absent }),
    entry({ path: '/d/e' }),
    entry({ path: '/d', was: 'directory 755 0 0', now: 'absent' }),
  ]).map((undo) => undo.entry.path);
  expect(paths).toEqual(['/a/b/c', '/a/b', '/d', '/d/e']);
});
