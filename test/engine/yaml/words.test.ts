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
  ['+.5', '+.5'],
  ['-.5', '-.5'],
  ['.5', 0.5],
  ['2024-01-01', '2024-01-01'],
  ['2024-1-1', '2024-1-1'],
  ['2001-12-14 21:59:43.10 -5', '2001-12-14T21:59:43.100000-05:00'],
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

test.each([
  ['a: *b', 'no anchor "&b" before this', 4],
  ['a: &a [*a]', 'an anchor is used within itself', 8],
  ['a: { <<: 3 }', '`<<` takes a map, or a list of maps', 6],
])('%s', (text, message, column) => {
  expect(() => YamlFile.parse(text, 'x.yml').value()).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ message, at: { file: 'x.yml', line: 1, column } })],
    }),
  );
});

test('aliases of aliases do not eat the memory', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
  const bomb = YamlFile.parse(['a0: &a0 [1, 2]', ...lines].join('\n'), 'x.yml');
  expect(() => bomb.value()).toThrow('the aliases of the file make more than 1000000 values of it');
});

test.each([
  [
    'a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n',
    'the value is encrypted by ansible-vault, which meetctl cannot read',
  ],
  ['a: !unsafe "{{ x }}"', 'the tag !unsafe is not known here'],
])('%s', (text, message) => {
  expect(() => YamlFile.parse(text, 'x.yml')).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ message, at: { file: 'x.yml', line: 1, column: 4 } })],
    }),
  );
});
