import { expect, test } from 'vitest';
import { parseRuns } from '../../../engine/journal/look.ts';
import type { ProgramResult } from '../../../engine/transport/program-run.ts';

test('a run that a host made up is not asked of the others', () => {
  const data = Buffer.from('20261121T030138417Z-5b2f90 2\n../../../tmp/evil 9\n9T0Z-a/../b 1\n\u001b[2J 1\nx\n');
  const result: Partial<ProgramResult> = { sections: new Map([['runs', { data, rc: 0 }]]) };
  expect(parseRuns(result as ProgramResult)).toEqual([{ run: '20261121T030138417Z-5b2f90', paths: 2 }]);
});
