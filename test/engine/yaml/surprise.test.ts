import { expect, test } from 'vitest';
import { surpriseOf } from '../../../engine/yaml/surprise.ts';
import { YamlFile } from '../../../engine/yaml/yaml-file.ts';

const of = (word: string) => surpriseOf(word, (YamlFile.parse(`a: ${word}`, 'x.yml').value() as { a: unknown }).a);

test.each([
  [
    '0644',
    'always',
    'the number 420: YAML reads 0644 as an octal one',
    'quote it for a text: "0644"; for a number write 420, or 644',
  ],
  [
    '022',
    'always',
    'the number 18: YAML reads 022 as an octal one',
    'quote it for a text: "022"; for a number write 18, or 22',
  ],
  [
    '22:30',
    'always',
    'the number 1350: YAML reads 22:30 in base 60',
    'quote it for a text: "22:30"; for a number write 1350',
  ],
  [
    '10_000',
    'number',
    'the number 10000: YAML leaves out the _ of 10_000',
    'write 10000; or quote it for a text: "10_000"',
  ],
  ['1_0', 'number', 'the number 10: YAML leaves out the _ of 1_0', 'write 10; or quote it for a text: "1_0"'],
  ['1.10', 'number', 'the number 1.1: YAML leaves out the 0 at the end of 1.10', 'quote it for a text: "1.10"'],
  ['no', 'boolean', 'false: YAML reads no as true or false', 'write false; or quote it for a text: "no"'],
  ['On', 'boolean', 'true: YAML reads On as true or false', 'write true; or quote it for a text: "On"'],
  [
    '1e3',
    'number',
    'the text "1e3": YAML 1.1 wants a point and a sign in such a number, as in 1.0e+3',
    'write 1000; or quote it for a text: "1e3"',
  ],
  [
    '2001-12-14 21:59:43',
    'always',
    'the text "2001-12-14T21:59:43": YAML reads 2001-12-14 21:59:43 as a time',
    'quote it for a text: "2001-12-14 21:59:43"',
  ],
  [
    '12345678901234567890',
    'always',
    'the number 12345678901234567000: 12345678901234567890 is too large to be kept exactly',
    'quote it for a text: "12345678901234567890"',
  ],
])('%s', (word, kind, became, hint) => {
  expect(of(word)).toEqual({ kind, became, hint });
});

test.each([
  '0',
  '12',
  '-3',
  '1.5',
  '0.5',
  '089',
  '0x1F',
  'true',
  'False',
  'y',
  '2024-01-01',
  '10.0.0.1',
  '00:11:22:33:44:55',
  '"0644"',
  '~',
  'text',
])('%s surprises nobody', (word) => {
  expect(of(word)).toBeUndefined();
});
