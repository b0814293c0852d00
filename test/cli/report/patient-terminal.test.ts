import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PatientTerminal } from '../../../cli/report/patient-terminal.ts';
import { written } from '../../../cli/report/written.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function terminal(fd: number): PatientTerminal {
  return new PatientTerminal({ fd, columns: 80, rows: 24 } as NodeJS.WriteStream & { fd: number });
}

test('writes everything in order, and says when it is done', async () => {
  const path = join(folder, 'out');
  const fd = openSync(path, 'w');
  const output = terminal(fd);
  for (let i = 0; i < 500; i++) output.write(`line ${i} é\n`);
  await written(output);
  closeSync(fd);
  expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 500 }, (_, i) => `line ${i} é\n`).join(''));
});

test('a terminal that is gone keeps nobody waiting', async () => {
  const output = terminal(openSync('/dev/full', 'w'));
  output.write('lost');
  await expect(written(output)).resolves.toBeUndefined();
  output.write('lost too');
  await expect(written(output)).resolves.toBeUndefined();
});
