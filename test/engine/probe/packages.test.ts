import { expect, test } from 'vitest';
import type { Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';

/** What is made of a line of dpkg-query for each status: what is wanted, what is there, and whether it is broken. */
function told(statuses: readonly string[]) {
  const lines = statuses.map((status, index) => `p${index}\tall\t${status}\t1.${index}\n`);
  const questions = statuses.map((_, index): Question => ({ ask: 'package', name: `p${index}` }));
  const answers = parseAnswers(questions, new Map([['package', { data: Buffer.from(lines.join('')), rc: 0 }]]));
  return questions.map(({ name }) => answers.get(`package ${name}`));
}

test('a package counts as installed once it is configured, and as absent when nothing but its settings is left', () => {
  expect(told(['ii ', 'hi ', 'rc ', 'un '])).toEqual([{ version: '1.0' }, { version: '1.1' }, {}, {}]);
});

test('one that a power cut left half done is neither', () => {
  const statuses = ['iHR', 'iU ', 'iF ', 'iW ', 'rF ', 'rH ', 'ri '];
  expect(told(statuses)).toEqual(statuses.map(() => ({ halfDone: true })));
});

test('one architecture of it that is half done does not hide another one that is well', () => {
  const data = Buffer.from('libc6\tamd64\tii \t2.36\nlibc6\ti386\tiU \t2.36\n');
  const names = ['libc6', 'libc6:amd64', 'libc6:i386'];
  const questions = names.map((name): Question => ({ ask: 'package', name }));
  const answers = parseAnswers(questions, new Map([['package', { data, rc: 0 }]]));
  expect(names.map((name) => answers.get(`package ${name}`))).toEqual([
    { version: '2.36' },
    { version: '2.36' },
    { halfDone: true },
  ]);
});
