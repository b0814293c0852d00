// @ts-expect-error -- it comes without types
import { parse } from '@pushcorn/hocon-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { hasTypesafe, linesOfJava } from './typesafe.ts';
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

test.skipIf(!hasTypesafe)('HOCON: the library of Jicofo and the bridge reads any text as it was meant', () => {
  const texts = samplesOf('hocon', anyText, (x) => !malformed.test(x));
  const list = `v = [\n${texts.map((x) => write('hocon', x)).join('\n')}\n]\n`;
  const read = linesOfJava('ReadHocon.java', [], list);
  expect(read.map((line) => Buffer.from(line, 'base64').toString())).toEqual(texts);
});
