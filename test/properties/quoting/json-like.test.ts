import { spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { findProgram } from './programs.ts';
import { anyData, hasMalformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

const numRuns = runs;

test('JSON: any data arrives unchanged', () => {
  const isWritten = (data: unknown): boolean => {
    const text = write('json', data);
    expect(text === undefined).toBe(hasMalformed(data));
    return text !== undefined;
  };
  for (const data of samplesOf('json', anyData, isWritten)) expect(JSON.parse(write('json', data)!)).toEqual(data);
});

test('JavaScript: any data arrives unchanged, and nothing can end the script around it', () => {
  const isWritten = (data: unknown): boolean => {
    const text = write('javascript', data);
    expect(text === undefined).toBe(hasMalformed(data));
    if (text !== undefined) expect(text).not.toMatch(/[<\n\u2028]/);
    return text !== undefined;
  };
  const written = samplesOf('javascript', anyData, isWritten).map((data) => ({
    data,
    text: write('javascript', data)!,
  }));
  // Through JSON: objects of another context have other prototypes. All in one, because a context is dear.
  const read = runInNewContext(`[${written.map(({ text }) => `JSON.stringify(${text})`).join(',\n')}]`) as string[];
  expect([...read]).toEqual(written.map(({ data }) => JSON.stringify(data)));
});

for (const version of ['1.1', '1.2'] as const) {
  test(`YAML ${version}: any data arrives unchanged, in any place`, () => {
    fc.assert(
      fc.property(anyData, (data) => {
        const text = write('yaml', data, 'top:\n  - key: {{x}} # comment\n    other: 1\n');
        expect(text === undefined).toBe(hasMalformed(data));
        if (text !== undefined) expect(parseYaml(text, { version })).toEqual({ top: [{ key: data, other: 1 }] });
      }),
      { numRuns },
    );
  });
}

const python = findProgram('python3', 'python3-yaml');
test.skipIf(python === undefined)("YAML: PyYAML, which is Ansible's parser, reads the same", () => {
  const data = samplesOf('yaml', anyData, (one) => !hasMalformed(one));
  const text = data.map((one) => `- ${write('yaml', one)}\n`).join('');
  const script = 'import sys, json, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read().decode()), sys.stdout)';
  const result = spawnSync(python!, ['-c', script], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (result.stderr.includes('No module named')) throw new Error('install python3-yaml to run this test');
  expect(result.stderr).toBe('');
  // Python keeps 1.0 apart from 1: both sides go through the same JSON once more.
  expect(JSON.parse(result.stdout)).toEqual(data);
});
