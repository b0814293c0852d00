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

interface ComposeConfig {
  services: { one: { environment: Record<string, string> } };
}

const representable = (text: string): boolean => !malformed.test(text) && !text.includes('\0');

const samples = (): string[] => samplesOf('shell', anyText, representable);
/** Of what dotenv can hold. */
const writable = (): string[] => samplesOf('dotenv', anyText, (x) => write('dotenv', x) !== undefined);

test('what a shell or an environment cannot hold is refused, and nothing else', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      expect(write('shell', x) !== undefined).toBe(representable(x));
      const isWritten = write('dotenv', x) !== undefined;
      if (!representable(x)) expect(isWritten).toBe(false);
      else if (!/[\\$]/.test(x)) expect(isWritten).toBe(true);
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

test('dotenv: any text arrives unchanged by the rules of Compose 2', () => {
  const texts = writable();
  const file = texts.map((x, index) => `# a comment\nV${index}=${write('dotenv', x)}\n`).join('');
  expect(Object.values(readCompose(file))).toEqual(texts);
});

// Debian 12's writes YAML that our parser reads otherwise, so Python, which wrote it, reads it.
const compose = findProgram('docker-compose', 'docker-compose');
const python = findProgram('python3', 'python3-yaml');
test.skipIf(!compose || !python)('dotenv: the real Compose reads any text as it was meant', () => {
  // Those are ends of lines to YAML, in which Compose answers: it is not the way by which they came.
  const texts = samplesOf(
    'dotenv',
    anyText,
    (x) => write('dotenv', x) !== undefined && !/[\u0085\u2028\u2029]/.test(x),
  );
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  const run = (program: string, words: string[], input = '') =>
    spawnSync(program, words, { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    writeFileSync(join(folder, 'values.env'), texts.map((x, index) => `V${index}=${write('dotenv', x)}\n`).join(''));
    const service = 'version: "3"\nservices: { one: { image: one, env_file: [values.env] } }\n';
    writeFileSync(join(folder, 'docker-compose.yml'), service);
    const config = run(compose!, ['config']);
    expect(config.stderr).toBe('');
    const script = 'import sys, json, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read().decode()), sys.stdout)';
    const { services } = JSON.parse(run(python!, ['-c', script], config.stdout).stdout) as ComposeConfig;
    // It writes a file that it could read again: a dollar is doubled.
    const read = texts.map((_, index) => services.one.environment[`V${index}`]!.replaceAll('$$', '$'));
    expect(read).toEqual(texts);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('dotenv: Node and sh read the form in single quotes, which all but a few texts get', () => {
  const simple = writable().filter((x) => /^'[^']*'$/.test(write('dotenv', x)!));
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
