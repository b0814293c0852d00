import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Content, YamlPath } from '../../../engine/yaml/content.ts';
import { KeptContent, type KeptDocument, keptOf } from '../../../engine/yaml/kept-content.ts';
import { ParsedContent } from '../../../engine/yaml/parsed-content.ts';

const root = join(import.meta.dirname, '../../..');

function filesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.yml')).map((name) => join(folder, name));
}

/** Every path there is, and beside each one that is not. */
function pathsIn(value: unknown, path: YamlPath = []): YamlPath[] {
  if (typeof value !== 'object' || value === null) return [path, [...path, 'none', 0]];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [
    path,
    [...path, 'none'],
    [...path, 99],
    ...steps.flatMap((step) => pathsIn((value as Record<string | number, unknown>)[step], [...path, step])),
  ];
}

/** As it comes out of the file that the build writes. */
const kept = (content: Content): KeptContent | undefined => {
  const document = keptOf(content);
  return document && new KeptContent(JSON.parse(JSON.stringify(document)) as KeptDocument);
};

const places = (content: Content) =>
  pathsIn(content.value()).map((path) => {
    const { at, keyAt = at, isTextKey } = content.find(path);
    return { path, at, keyAt, isTextKey };
  });

test.each(['roles', 'playbooks', 'versions', 'inventories'].flatMap(filesIn))(
  '%s: what is kept says the same as what is parsed',
  (file) => {
    const parsed = new ParsedContent(readFileSync(join(root, file), 'utf8'), true);
    const found = kept(parsed)!;
    expect(found.value()).toEqual(parsed.value());
    expect(places(found)).toEqual(places(parsed));
  },
);

test.each([
  ['a: &x [1, { b: 2 }]\nc: *x\n', 'an alias'],
  ['base: &b { one: 1, two: 2 }\nown:\n  <<: *b\n  two: 3\n  three: [4]\n', 'what is merged'],
  ['', 'nothing'],
  ['just a text', 'a text'],
  ['a: |\n  two\n  lines\nb: "quoted"\nc:\nd: ~\n', 'texts and nulls'],
  ['- 1\n- - 2\n  - 3\n- {}\n- []\n', 'lists'],
  ['{ "1": a, "20": b, x: c }', 'numbers in their order'],
  ['"__proto__": { a: 1 }\n', 'a name that JavaScript has'],
])('%j: %s', (text) => {
  const parsed = new ParsedContent(text, true);
  const found = kept(parsed)!;
  expect(found.value()).toStrictEqual(parsed.value());
  expect(places(found)).toEqual(places(parsed));
});

test.each([
  ['a: .inf\n', 'a number that JSON has not'],
  ['a: -0.0\n', 'a zero below zero'],
  ['b: 1\n"2": two\n', 'a key that JavaScript would put first'],
  ['no: 1\n', 'a key that is no text'],
  [`a: ${' '.repeat(5000)}1\n`, 'a column far out'],
])('%j is not kept: %s', (text) => {
  expect(keptOf(new ParsedContent(text, true))).toBeUndefined();
});
