import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../engine/errors.ts';
import { problemLines, shownPath } from '../../../cli/report/problem.ts';

const plain = (_: unknown, text: string): string => text;

function shown(problem: Problem, width = 80, label?: string): string {
  return problemLines(problem, { style: plain, cwd: '/home/ann/site', width }, label).join('\n');
}

function excerpt(sourceLine: string, column: number, width = 80): string[] {
  const lines = shown({ message: 'm', at: { file: 'f', line: 1, column }, sourceLine }, width).split('\n');
  return lines.slice(1);
}

describe('a problem for people', () => {
  test('has its place, the line with a caret, details and help', () => {
    const problem: Problem = {
      message: 'unknown variable "prosdy_port"',
      at: { file: '/home/ann/site/inventory.yml', line: 12, column: 7 },
      sourceLine: '      prosdy_port: 5222',
      details: ['first\nsecond'],
      hint: 'did you mean "prosody_port"?',
    };
    expect(shown(problem)).toBe(
      [
        'inventory.yml:12:7: unknown variable "prosdy_port"',
        '  12 |       prosdy_port: 5222',
        '     |       ^',
        '  first',
        '  second',
        '  help: did you mean "prosody_port"?',
      ].join('\n'),
    );
  });

  test('breaks sentences between words where a terminal would break the words, and nothing that may be copied', () => {
    const details = ['How many bridges run on this host.', 'short'];
    const problem: Problem = { message: 'it is wrong', details, hint: 'type: meetctl deploy school.yml --check' };
    const look = { style: plain, cwd: '/', width: 20 };
    expect(problemLines(problem, { ...look, sentences: 20 })).toEqual([
      'error: it is wrong',
      '  How many bridges',
      '  run on this host.',
      '  short',
      '  help: type: meetctl deploy school.yml --check',
    ]);
    expect(problemLines(problem, look)[1]).toBe('  How many bridges run on this host.');
  });

  test.each([
    ['  ansible_become_password: hunter2: more', '  ansible_become_password: ******'],
    ['h1 ansible_host=10.0.0.1 ansible_ssh_pass=hunter2', 'h1 ansible_host=10.0.0.1 ansible_ssh_pass=******'],
    ['h1: { "ansible_password": "hunter2", x }', 'h1: { "ansible_password": ******'],
    ['ansible_password: "{{ vault }}"', 'ansible_password: "{{ vault }}"'],
  ])('shows no password of its line: %s', (line, seen) => {
    expect(excerpt(line, 1)).toEqual([`  1 | ${seen}`, '    | ^']);
  });

  test('says what it is when it has no place, and always for a warning', () => {
    expect(shown({ message: 'no hosts' })).toBe('error: no hosts');
    expect(shown({ message: 'odd', at: { file: 'a', line: 1, column: 2 } }, 80, 'warning')).toBe('warning: a:1:2: odd');
  });

  test('cannot steer the terminal', () => {
    const lines = shown({ message: 'a\u001b[31mb\u0007', details: ['\u001b]0;title\u0007x\r\ny', '50%\r100%'] });
    expect(lines).toBe('error: ab\n  x\n  y\n  100%');
  });
});

describe('the caret', () => {
  test.each([
    ['a plain line', 'port: x', 7],
    ['a tab before it', '\tport: x', 8],
    ['wide characters before it', '会議: x', 5],
    ['an emoji before it', '🎥👩‍👩‍👧: x', 13],
    ['a combining mark before it', 'e\u0301: x', 5],
  ])('stands below its column after %s', (_, line, column) => {
    const [source, caret] = excerpt(line, column);
    const before = source!.slice(0, source!.indexOf('x'));
    const widths: Record<string, number> = { 会: 2, 議: 2, '🎥': 2, '👩‍👩‍👧': 2, 'e\u0301': 1 };
    const cells = [...new Intl.Segmenter().segment(before)].reduce(
      (sum, { segment }) => sum + (widths[segment] ?? 1),
      0,
    );
    expect(caret!.indexOf('^')).toBe(cells);
  });

  test('may stand one past the end, not further', () => {
    expect(excerpt('ab', 3)).toEqual(['  1 | ab', '    |   ^']);
    expect(excerpt('ab', 99)).toEqual(['  1 | ab', '    |   ^']);
  });

  test('stays in sight in a very long line', () => {
    const [source, caret] = excerpt(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 501, 60);
    expect(source!.length).toBeLessThanOrEqual(60);
    expect(source![caret!.indexOf('^')]).toBe('X');
    expect(source).toMatch(/^ {2}1 \| …a+Xb+…$/);
  });
});

test('paths are relative to where the reader is, when below it', () => {
  expect(shownPath('/a/b/c.yml', '/a')).toBe('b/c.yml');
  expect(shownPath('/a/c.yml', '/a/b')).toBe('/a/c.yml');
  expect(shownPath('c.yml', '/a/b')).toBe('c.yml');
  expect(shownPath('/a/..c.yml', '/a')).toBe('/a/..c.yml');
});
