import { expect, test } from 'vitest';
import { YamlFile } from '../../../engine/yaml/yaml-file.ts';

// What PyYAML makes of each; compared with it when this table was made.
test.each([
  ['00:11:22:33:44:55', '00:11:22:33:44:55'],
  ['12:30', 750],
  ['08:30', '08:30'],
  ['y', 'y'],
  ['n', 'n'],
  ['yes', true],
  ['Off', false],
  ['0644', 420],
  ['089', '089'],
  ['0o644', '0o644'],
  ['10_000', 10_000],
  ['1e3', '1e3'],
  ['1.5e+3', 1500],
  ['0x1F', 31],
  ['~', null],
])('%s is %j', (word, value) => {
  expect(YamlFile.parse(`a: ${word}`, 'x.yml').value()).toEqual({ a: value });
});

test('a syntax error points at what stands there, not at the end of the line before', () => {
  try {
    YamlFile.parse('a:\n  b: 1\n  b: 2\n', 'x.yml');
    expect.unreachable();
  } catch (error) {
    expect((error as { problems: unknown[] }).problems).toMatchObject([
      { at: { file: 'x.yml', line: 3, column: 3 }, sourceLine: '  b: 2' },
    ]);
  }
});
