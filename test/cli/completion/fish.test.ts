import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../fixtures/command.ts';
import { findProgram } from '../../properties/quoting/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-fish-'));
const hasFish = findProgram('fish', 'fish') !== undefined;

beforeAll(async () => {
  for (const name of ['office.yml', 'notes.txt']) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, '.script'), (await run(['completion', 'fish'])).stdout);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What fish would offer after this line. */
function offered(line: string): string[] {
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', 'source .script; complete -C"$argv"', line], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder },
  });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((word) => word.split('\t')[0]!);
}

// Debian's fish, where it is installed; `bash.test.ts` holds what all shells offer.
describe.skipIf(!hasFish)('fish completes', () => {
  test.each([
    ['meetctl dep', ['deploy']],
    ['meetctl lab sn', ['snap']],
    ['meetctl deploy o', ['office.yml']],
    ['meetctl deploy office.yml --che', ['--check']],
    ['meetctl deploy office.yml -o ', ['json', 'plain', 'tty']],
    ['meetctl completion z', ['zsh']],
  ])('%s', (line, expected) => expect(offered(line)).toEqual(expected));
});
