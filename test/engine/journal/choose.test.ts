import { expect, test } from 'vitest';
import { chooseRuns } from '../../../engine/journal/choose.ts';
import type { JournalledRun } from '../../../engine/journal/look.ts';

const run = (name: string, paths = 1): JournalledRun => ({ run: name, paths });
const back = (name: string, undoes: string, complete = true): JournalledRun => ({
  run: name,
  paths: 1,
  undoes,
  complete,
});

test.each<[string, JournalledRun[][], string[]]>([
  ['nothing, where no host has a journal', [[], []], []],
  ['the newest that any host knows', [[run('2'), run('1')], [run('1')]], ['2']],
  ['a complete rollback, which is undone', [[back('3', '2'), run('2')]], ['3']],
  ['of a rollback that was cut off what is left', [[back('3', '2', false), run('2')]], ['2', '3']],
  ['the same where it is complete on another host', [[back('3', '2')], [back('3', '2', false), run('2')]], ['2', '3']],
  ['a rollback of one host alone, whatever the others had', [[back('3', '2'), run('2')], [run('2')]], ['3']],
  ['a rollback of a rollback', [[back('4', '3'), back('3', '2'), run('2')]], ['4']],
])('chosen is %s', (_, hosts, chosen) => {
  expect(chooseRuns(new Map(hosts.map((runs, index) => [`h${index}`, runs])), undefined)).toEqual(chosen);
});

test('what is wanted by name has to be known to some host', () => {
  const found = new Map([['h1', [back('3', '2', false), run('2')]]]);
  expect(chooseRuns(found, '3')).toEqual(['3']);
  expect(() => chooseRuns(found, '9')).toThrow('no host has a journal of the run "9"');
});
