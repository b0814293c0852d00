import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { asDeclared, parseExtraVars } from '../../../engine/variables/extra-vars.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-extra-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function problemsOf(path: string) {
  try {
    parseExtraVars([`@${path}`]);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

test('variables of a file have their places', () => {
  const path = file('good.yml', '# mine\nport: 8443\nnames: [a, b]\n');
  const vars = parseExtraVars([`@${path}`]);
  expect(vars.get('port')).toMatchObject({ value: 8443, at: { file: path, line: 2, column: 1 } });
  expect(vars.get('names')?.source?.at([1])).toEqual({ file: path, line: 3, column: 12 });
});

test('of a name that is given twice the last holds, typed or in a file', () => {
  const path = file('twice.yml', 'port: 1\n');
  expect(parseExtraVars([`@${path}`, 'port=2']).get('port')?.value).toBe(2);
  expect(parseExtraVars(['port=2', `@${path}`]).get('port')?.value).toBe(1);
});

test('a number of a file stays one, also where a text is wanted: it has a line to be told', () => {
  const path = file('pin.yml', 'pin: 123\n');
  expect(asDeclared(parseExtraVars([`@${path}`]), () => 'string').get('pin')?.value).toBe(123);
  expect(asDeclared(parseExtraVars(['pin=0123']), () => 'string').get('pin')?.value).toBe('0123');
});

test.each([
  ['a list', '- a\n', '-e @file: it must be a map of variables', 1],
  ['a bad name', 'good: 1\nnot-good: 2\n', '"not-good" is no name for a variable', 2],
  ['a reserved name', 'facts: 1\n', `"facts" is a name of meetctl's own and cannot be set`, 1],
  ['no YAML', 'a: [1\n', 'Flow sequence in block collection must be sufficiently indented and end with a ]', 2],
])('%s is told with its line', (_, text, message, line) => {
  const [problem] = problemsOf(file('bad.yml', text));
  expect(problem?.message).toBe(message);
  expect(problem?.at?.line).toBe(line);
});

test('a map holds several variables, as JSON or YAML', () => {
  const vars = parseExtraVars(['{"port": 8443, "names": ["a"]}', 'port=2']);
  expect([...vars].map(([name, { value }]) => [name, value])).toEqual([
    ['port', 2],
    ['names', ['a']],
  ]);
});

test.each([
  ['port=1 host=a', 'write -e port=1 -e host=a, or quote the value: -e \'port="..."\''],
  ['{port', 'write -e name=value'],
])('%s is refused, where Ansible would read it otherwise', (text, hint) => {
  expect(() => parseExtraVars([text])).toThrow(ConfigError);
  try {
    parseExtraVars([text]);
  } catch (error) {
    expect((error as ConfigError).problems[0]?.hint).toBe(hint);
  }
});

test('a value may have spaces', () => {
  expect(parseExtraVars(['name=Hill Street School']).get('name')?.value).toBe('Hill Street School');
  expect(parseExtraVars(['name="a=1 b=2"']).get('name')?.value).toBe('a=1 b=2');
});
