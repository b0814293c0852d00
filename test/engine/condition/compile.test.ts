import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/condition/compile.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { describeMistakes } from '../inventory/mistakes.ts';
import { problemsOf } from '../inventory/problem-text.ts';

const at = { file: '/role/tasks.yml', line: 4, column: 9, sourceLine: '  when: ...' };
const scope = {
  count: 5,
  ratio: 2.5,
  whole: 2.0,
  name: 'jvb1',
  on: true,
  nothing: null,
  hosts: ['a', 'b'],
  facts: { cpus: 4, os: { id: 'debian', version: '12' } },
  hostvars: { a: { address: '10.0.0.1' }, b: { address: '10.0.0.2' } },
  password: new Secret('hunter2'),
  'not-a-name': 1,
};

test.each([
  [`${'1 + '.repeat(3000)}1 == 1`, 'the condition is too long: more than 2000 parts'],
  [`${'('.repeat(3000)}1${')'.repeat(3000)} == 1`, 'the condition is nested more than 100 levels deep'],
  [`${'!'.repeat(40_000)}on`, 'the condition is nested too deeply to be read'],
  [`[${'1,'.repeat(3000)}1] == []`, 'a list in the condition has more than 1000 elements'],
])('what is far too large is refused: %#', (source, message) => {
  expect(() => compileCondition(source, at)).toThrow(message);
});

test('lists in lists come to an end', () => {
  const many = { l: Array.from({ length: 100 }, (_, index) => index), m: { a: [1, 2, 3] } };
  const evaluate = (source: string) => compileExpression(source, at).evaluate(many);
  const message = 'it goes through more than 200000 elements of lists, one list within the other';
  for (const source of [
    'l.map(a, l.map(b, l.map(c, c))) == []',
    'l.all(a, l.all(b, l.all(c, c >= 0)))',
    'l.map(a, a > 1, l.map(b, size(l.filter(c, c != b)))) == []',
  ])
    expect(() => evaluate(source)).toThrow(message);
  expect(evaluate('size(l.map(a, size(l.filter(b, b > a))))')).toBe(100);
  expect(evaluate('m.map(k, m[k].map(n, n + 1))')).toEqual([[2, 3, 4]]);
});

describe('true and false', () => {
  test.each([
    ['count == 5', true],
    ['count + 1 == 6', true],
    ['count > 4.5', true],
    ['count * ratio == 12.5', true],
    ['ratio - count < 0', true],
    ['whole == 2', true],
    ['size(hosts) == 2.0', true],
    ['size(hosts) < count', true],
    ['size(hosts) * 1.5 >= 3', true],
    ['(hosts + ["b", "c", "a"]).distinct() == ["a", "b", "c"]', true],
    ['hosts.map(h, hostvars[h].address).distinct() == ["10.0.0.1", "10.0.0.2"]', true],
    ['count / 2 == 2', true],
    ['double(count) / 2.0 == 2.5', true],
    ['-count < 0', true],
    ['int("7") > count', true],
    ['string(count) + "x" == "5x"', true],
    ['name.startsWith("jvb") && name.endsWith("1") && name.contains("v")', true],
    ['name.matches("^jvb[0-9]+$")', true],
    ['name in ["jvb1", "jvb2"]', true],
    ['"a" in hosts', true],
    ['"a" in hostvars', true],
    ['hosts.exists(h, h == "b")', true],
    ['hosts.all(h, size(h) == 1)', true],
    ['hosts.filter(h, h != "a") == ["b"]', true],
    ['has(facts.cpus) && !has(facts.gpus)', true],
    ['facts.os.id == "debian" && int(facts.os["version"]) >= 12', true],
    ['nothing == null', true],
    ['password != null', true],
    ['has(hostvars.a.address)', true],
    ['on', true],
    ['!on', false],
    ['on ? count > 9 : on', false],
    ['count == 5\n&& on', true],
  ])('%s', (source, expected) => {
    expect(compileCondition(source, at).evaluate(scope)).toBe(expected);
  });
});

describe('values', () => {
  test.each([
    ['hosts.map(h, hostvars[h].address)', ['10.0.0.1', '10.0.0.2']],
    ['count + 1', 6],
    ['ratio', 2.5],
    [
      '{"a": [count, 1.5, null], "b": facts}',
      { a: [5, 1.5, null], b: { cpus: 4, os: { id: 'debian', version: '12' } } },
    ],
    ['on ? password : ""', scope.password],
    [
      'hosts.map(h, {"host": h, "password": password})',
      [
        { host: 'a', password: scope.password },
        { host: 'b', password: scope.password },
      ],
    ],
    ['"a,b".split(",").join("-")', 'a-b'],
  ])('%s', (source, expected) => {
    expect(compileExpression(source, at).evaluate(scope)).toEqual(expected);
  });
});

describe('references', () => {
  test.each([
    ['groups.jvb.map(h, hostvars[h].meet_address)', 'groups.jvb hostvars.*.meet_address'],
    ['a.exists(x, x > b) || c["d"].e[f.g] == 1', 'a b c.d.e.* f.g'],
    ['cel.bind(n, size(a), n > b)', 'a b'],
    ['hosts.map(h, h.x.y)', 'hosts'],
    ['has(a.b) && x.matches(y)', 'a.b x y'],
  ])('%s', (source, expected) => {
    const paths = compileExpression(source, at).references.map(({ path }) => path.join('.'));
    expect(paths.toSorted()).toEqual(expected.split(' ').toSorted());
  });

  test('know their place', () => {
    const [, second] = compileExpression('a == 1\n && bc', at).references;
    expect(second!.at).toEqual({ file: at.file, line: 5, column: 13 });
  });
});

const known = { has: (name: string) => Object.hasOwn(scope, name), names: () => Object.keys(scope) };

describeMistakes(join(import.meta.dirname, 'mistakes.yml'), ({ when }) =>
  problemsOf(() => compileCondition(String(when), { ...at, sourceLine: undefined }, known).evaluate(scope), '/role'),
);
