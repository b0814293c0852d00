import { expect, test } from 'vitest';
import type { Decision } from '../../../engine/modules/module.ts';
import type { Decided } from '../../../engine/plan/decided.ts';
import { joined } from '../../../engine/plan/joined.ts';
import { compileProgram } from '../../../engine/plan/program.ts';

let count = 0;

function decided(decision: Partial<Decision>, more: Partial<Decided> = {}, notifies: string[] = []): Decided {
  const work = { id: String(++count), notifies, task: {}, module: {} } as unknown as Decided['work'];
  const whole: Decision = { steps: [], summary: [], ...decision };
  return { work, skipped: false, decision: whole, certainty: 'exact', parameters: {}, questions: [], ...more };
}

const lines = (script: string, ...input: string[]): Partial<Decision> => ({ steps: [{ do: 'shell', script, input }] });
const shell = (script: string): Partial<Decision> => ({ steps: [{ do: 'shell', script }] });
const environment = (name: string) => ({ surroundings: { environment: new Map([['http_proxy', name]]) } });

/** What each task runs, and with which lines. */
const told = (tasks: readonly Decided[]) =>
  joined(tasks).map(({ decision: { steps } }) =>
    steps.flatMap((step) => (step.do === 'shell' ? [step.script, ...(step.input ?? [])] : [])).join(' '),
  );

test('neighbours that give lines to the same script are one run of it', () => {
  const tasks = [decided(lines('set', 'a')), decided({}), decided(lines('set', 'b', 'c')), decided(lines('set', 'd'))];
  expect(told(tasks)).toEqual(['set a b c d', '', ':', ':']);
  expect(joined(tasks).map(({ work }) => work)).toEqual(tasks.map(({ work }) => work));
  expect(told([decided(lines('set', 'a'))])).toEqual(['set a']);
});

test.each<[string, Decided, string[]]>([
  ['another script', decided(lines('other', 'b')), ['set a', 'other b', 'set c']],
  ['anything else in between', decided(shell('true')), ['set a', 'true', 'set c']],
  ['a guard', decided({ ...lines('set', 'b'), guard: 'false' }), ['set a', 'set b', 'set c']],
  ['another environment', decided(lines('set', 'b'), environment('x')), ['set a', 'set b', 'set c']],
  ['handlers of its own', decided(lines('set', 'b'), {}, ['x']), ['set a', 'set b', 'set c']],
  [
    'more steps',
    decided({ steps: [...lines('set', 'b').steps!, ...shell('x').steps!] }),
    ['set a', 'set b x', 'set c'],
  ],
])('%s keeps them apart', (_why, between, expected) => {
  expect(told([decided(lines('set', 'a')), between, decided(lines('set', 'c'))])).toEqual(expected);
});

test('the lines are a function of the script, and no argument of any program', () => {
  const { text } = compileProgram([decided(lines('input | set', "it's", '$x'))], [], []);
  expect(text).toContain(`input() { printf '%s\\n' 'it'\\''s' '$x'; }\ninput | set\n`);
});
