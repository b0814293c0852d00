import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
// @ts-expect-error -- it comes without types
import { parse } from '@pushcorn/hocon-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

const parseHocon = parse as (options: { text: string }) => Promise<unknown>;

test('HOCON: any text arrives unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (x) => {
      const text = write('hocon', x, 'a { b = {{x}}\n c = [ {{x}}, 1 ] }');
      expect(text === undefined).toBe(malformed.test(x));
      if (text !== undefined) expect(await parseHocon({ text })).toEqual({ a: { b: x, c: [x, 1] } });
    }),
    { numRuns: runs },
  );
});

// With its compiler, so that the few lines of Java need not lie here compiled.
const java = findProgram('javac', 'default-jdk-headless libtypesafe-config-java')?.replace(/c$/, '');
test.skipIf(java === undefined)('HOCON: the library of Jicofo and the bridge reads any text as it was meant', () => {
  const texts = samplesOf(anyText, (x) => !malformed.test(x));
  const library = '/usr/share/java/typesafe-config.jar';
  const result = spawnSync(java!, ['-cp', library, join(import.meta.dirname, 'ReadHocon.java')], {
    input: `v = [\n${texts.map((x) => write('hocon', x)).join('\n')}\n]\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(result.stderr).toBe('');
  const read = result.stdout.split('\n').slice(0, -1);
  expect(read.map((line) => Buffer.from(line, 'base64').toString())).toEqual(texts);
});
