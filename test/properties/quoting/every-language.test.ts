import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '../../../engine/template/model.ts';
import { anyText, runs, samplesOf } from './texts.ts';

const tests = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

test.each(languages)('that values are quoted for %s has a property here', (language) => {
  expect(tests).toContain(`write('${language}'`);
});

// What is plain is written as it is, for nobody in particular.
test.each(languages.filter((language) => language !== 'plain'))('%s is read by a real program too', (language) => {
  expect(tests).toContain(`samplesOf('${language}'`);
});

test('a real program gets 10,000 cases, unless somebody asks for fewer, which is nothing for the gate', () => {
  const fewest = process.env.MEETCTL_TEST_REAL ? 10_000 : Math.min(10_000, runs);
  expect(samplesOf('plain', anyText, (text) => text !== '').length).toBeGreaterThanOrEqual(fewest);
});
