import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { Position } from '../../../engine/errors.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { compileValue } from '../../../engine/template/value.ts';
import { YamlFile } from '../../../engine/yaml/yaml-file.ts';
import { problemsOf } from './problems.ts';

const nowhere = { file: 'x', line: 1, column: 1 };
const evaluate = (value: unknown, scope: Record<string, unknown> = {}): unknown =>
  compileValue(value, () => nowhere).evaluate(scope);

test.each<[unknown, unknown]>([
  ['plain', 'plain'],
  [3, 3],
  [null, null],
  ['{{ n }}', 3],
  ['{{ xs }}', ['a', 'b']],
  ['{{ unset }}', null],
  ['{{ eq n 3 }}', true],
  ['{{ default unset 5 }}', 5],
  ['a {{ n }} {{ xs.[0] }}', 'a 3 a'],
  [' {{ n }}', ' 3'],
  ['{{#each xs}}{{this}};{{/each}}', 'a;b;'],
  [
    { a: ['{{ n }}', 1], b: { c: 'x' } },
    { a: [3, 1], b: { c: 'x' } },
  ],
  ['\\{{ n }}', '{{ n }}'],
])('%j gives %j', (value, expected) => {
  expect(evaluate(value, { n: 3, xs: ['a', 'b'], unset: null })).toEqual(expected);
});

test('what a variable holds is never compiled again', () => {
  expect(evaluate('{{ x }}', { x: '{{ y }}' })).toBe('{{ y }}');
  expect(evaluate('a {{ x }}', { x: '{{ y }}' })).toBe('a {{ y }}');
});

test('a secret stays one, alone or within a text', () => {
  const p = new Secret('hidden');
  expect(evaluate('{{ p }}', { p })).toBe(p);
  const text = evaluate('user:{{ p }}', { p }) as Secret;
  expect(text).toBeInstanceOf(Secret);
  expect(text.reveal()).toBe('user:hidden');
  const map = evaluate({ a: '{{ concat p "x" }}', b: ['{{ all }}'] }, { p, all: { p } });
  expect(inspect(map, { depth: 9 }) + JSON.stringify(map)).not.toContain('hidden');
});

test('references of all parts are told', () => {
  const value = compileValue({ a: '{{ x.y }}', b: ['{{ concat z item }}', 'w'] }, () => nowhere);
  expect(value.references.map((reference) => reference.path.join('.'))).toEqual(['x.y', 'z', 'item']);
});

const yaml = `a: "{{ nope }}"
b:
  - plain {{ nope }} x
  - '{{ x | default(3) }}'
c: |
  first
    second {{ nope }}
d: {e: "{% if x %}a{% endif %}"}
f: a {{ xs }}
`;

test.each<[(string | number)[], RegExp]>([
  [['a'], /^1:8 "nope" is not defined/],
  [['b', 0], /^3:14 "nope" is not defined/],
  [['b', 1], /^4:11 .*write \{\{ /],
  [['c'], /^7:15 "nope" is not defined/],
  [['d', 'e'], /^8:9 \{% %\} is not known here/],
  [['f'], /^9:9 a list cannot be put into a text/],
])('the problem of %j stands where it is in the file', (path, problem) => {
  const file = YamlFile.parse(yaml, 'vars.yml');
  let part = file.value() as never;
  for (const step of path) part = part[step];
  const at = (inner: readonly (string | number)[]): Position => file.at([...path, ...inner]);
  const found = problemsOf(() => compileValue(part, at, (line) => file.line(line)).evaluate({ xs: [] }));
  expect(found).toEqual([expect.stringMatching(problem)]);
});

test('a value that is a list or a map cannot stand within a text', () => {
  expect(problemsOf(() => evaluate('a {{ xs }}', { xs: [] }))[0]).toMatch(/a list cannot be put into a text.*join xs/);
});
