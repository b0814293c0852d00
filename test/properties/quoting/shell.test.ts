import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCompose } from './compose-dotenv.ts';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

const representable = (text: string): boolean => !malformed.test(text) && !text.includes('\0');

const samples = (): string[] => samplesOf(anyText, representable);

test('what a shell or an environment cannot hold is refused, and nothing else', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      expect(write('shell', x) !== undefined).toBe(representable(x));
      expect(write('dotenv', x) !== undefined).toBe(representable(x));
    }),
    { numRuns: runs },
  );
});

for (const shell of ['sh', 'bash']) {
  const path = findProgram(shell, shell);
  test.skipIf(path === undefined)(`shell: any text and list arrives unchanged in ${shell}`, () => {
    const texts = samples();
    const script = texts
      .map((x) => `printf '%s\\0' ${write('shell', x)}; printf '%s\\0' ${write('shell', ['a', x])}`)
      .join('\n');
    const result = spawnSync(path!, ['-s'], { input: script, encoding: 'utf8', maxBuffer: 1 << 28 });
    expect(result.stderr).toBe('');
    expect(result.stdout.split('\0').slice(0, -1)).toEqual(texts.flatMap((x) => [x, 'a', x]));
  });
}

test('dotenv: any text arrives unchanged by the rules of Compose', () => {
  const texts = samples();
  const file = texts.map((x, index) => `# a comment\nV${index}=${write('dotenv', x)}\n`).join('');
  expect(Object.values(readCompose(file))).toEqual(texts);
});

test('dotenv: Node and sh read the form in single quotes, which all but a few texts get', () => {
  const simple = samples().filter((x) => write('dotenv', x)!.startsWith("'"));
  const file = simple.map((x, index) => `V${index}=${write('dotenv', x)}\n`).join('');
  const read = parseEnv(file);
  expect(simple.filter((x, index) => read[`V${index}`] !== x)).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  try {
    writeFileSync(join(folder, 'env'), file);
    const script = `. ${folder}/env\n${simple.map((_, index) => `printf '%s\\0' "$V${index}"`).join('\n')}`;
    const result = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8', maxBuffer: 1 << 28 });
    expect(result.stdout.split('\0').slice(0, -1)).toEqual(simple);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
