import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entriesProgram, parseEntries, parseRuns, runsProgram } from '../../../engine/journal/look.ts';
import type { ProgramResult } from '../../../engine/transport/program-run.ts';
import { canRun, PrivateHost } from '../transport/private-host.ts';

test('a rollback says what it undoes, and whether it came to its end', () => {
  const data = Buffer.from('3 1 2 done\n2 4 1\n1 4\n1 4 ../2\n');
  const result: Partial<ProgramResult> = { sections: new Map([['runs', { data, rc: 0 }]]) };
  expect(parseRuns(result as ProgramResult)).toEqual([
    { run: '3', paths: 1, undoes: '2', complete: true },
    { run: '2', paths: 4, undoes: '1', complete: false },
    { run: '1', paths: 4 },
  ]);
});

test('a run that a host made up is not asked of the others', () => {
  const data = Buffer.from('20261121T030138417Z-5b2f90 2\n../../../tmp/evil 9\n9T0Z-a/../b 1\n\u001b[2J 1\nx\n');
  const result: Partial<ProgramResult> = { sections: new Map([['runs', { data, rc: 0 }]]) };
  expect(parseRuns(result as ProgramResult)).toEqual([{ run: '20261121T030138417Z-5b2f90', paths: 2 }]);
});

test.skipIf(!canRun)('what a full disk left of an entry is none', async () => {
  const host = await PrivateHost.start();
  const session = await host.session();
  const journal = join(host.state, 'journal/a-run');
  mkdirSync(journal, { recursive: true });
  for (const [name, text] of Object.entries({ 'k.path': '', 'k.was': 'file\n', 'k.old': 'x' }))
    writeFileSync(join(journal, name), text);
  expect(parseRuns(await session.run(runsProgram))).toContainEqual({ run: 'a-run', paths: 0 });
  expect(parseEntries(await session.run(entriesProgram('a-run'))).entries).toEqual([]);
  await host.stop();
});
