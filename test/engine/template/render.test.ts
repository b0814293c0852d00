import { expect, test } from 'vitest';
import { Secret } from '../../../engine/secrets/secret.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import type { Language } from '../../../engine/template/model.ts';
import { problemsOf } from './problems.ts';

function render(source: string, scope: Record<string, unknown> = {}, language: Language = 'plain'): string {
  return compileTemplate(source, { file: 'x', language }).render(scope).text;
}

const scope = {
  a: 'A',
  n: 3,
  no: false,
  unset: null,
  list: ['x', 'y'],
  map: { k: 'v', l: 'w' },
  empty: [],
  host: 'h1',
  hosts: { h1: { ip: '10.0.0.1' } },
};

test.each([
  ['{{a}}-{{n}}-{{no}}', 'A-3-false'],
  ['{{#if unset}}yes{{else}}no{{/if}}', 'no'],
  ['{{#unless empty}}none{{/unless}}', 'none'],
  ['{{#each list}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}', '0x,1y'],
  ['{{#each list as |one i|}}{{i}}{{one}}{{../a}}{{@root.n}} {{/each}}', '0xA3 1yA3 '],
  ['{{#each map}}{{@key}}={{.}} {{/each}}', 'k=v l=w '],
  ['{{#each empty}}x{{else}}none{{/each}}', 'none'],
  ['{{#each list}}{{#each ../list}}{{@../index}}{{@index}} {{/each}}{{/each}}', '00 01 10 11 '],
  ['{{#with map as |m|}}{{k}}{{m.l}}{{/with}}', 'vw'],
  ['{{#with unset}}x{{else}}none{{/with}}', 'none'],
  ['{{lookup hosts host "ip"}}', '10.0.0.1'],
  ['{{list.[1]}}{{lookup list 0}}{{map.k}}', 'yxv'],
  ['{{join list "-"}} {{length list}} {{length map}} {{join (keys map)}}', 'x-y 2 2 k, l'],
  ['{{default unset "d"}}{{default a "d"}}', 'dA'],
  ['{{#if (and unset unset.x)}}x{{else}}stops early{{/if}}', 'stops early'],
  ['{{#if (or a nope)}}stops early{{/if}}', 'stops early'],
  ['{{#if (and (eq n 3) (gt n 2) (not no) (ne a "B") (includes list "x"))}}all{{/if}}', 'all'],
  ['{{add n 1 -2}} {{lower a}} {{upper "b"}} {{replace "a.b.c" "." "%2e"}}', '2 a B a%2eb%2ec'],
  ['{{raw (indent 2 "a\nb\n\nc")}}', '  a\n  b\n\n  c'],
  [
    '{{json map}} {{b64 a}} {{sha256 a}}',
    `{"k":"v","l":"w"} QQ== 559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd`,
  ],
  ['{{quote "shell" a}} {{quote "lua" list}}', `'A' { "x", "y" }`],
  [String.raw`{{escape "lua" 'a"b\c'}} {{escape "json" a}}`, String.raw`a\"b\092c A`],
  ['{{{{raw}}}}{{a}}{{{{/raw}}}} \\{{a}}', '{{a}} {{a}}'],
  ['{{!-- gone --}}\n{{#if a}}\nline\n{{/if}}\nend', 'line\nend'],
])('%j gives %j', (source, expected) => {
  expect(render(source, scope)).toBe(expected);
});

test('RFC 2202: hmac_sha1_base64', () => {
  expect(
    Buffer.from(render('{{hmac_sha1_base64 "Jefe" "what do ya want for nothing?"}}'), 'base64').toString('hex'),
  ).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
});

test.each([
  ['x {{nope}}', /^1:5 "nope" is not defined/],
  ['{{lsit}}', /^1:3 "lsit" is not defined \(did you mean "list"\?\)$/],
  ['{{#if nope}}{{/if}}', /^1:7 "nope" is not defined/],
  ['{{#each nope}}{{/each}}', /^1:9 "nope" is not defined/],
  ['{{concat a\n nope}}', /^2:2 "nope" is not defined/],
  ['{{map.x.y}}', /^1:3 "x" is not defined/],
  ['{{a.length}}', /^1:3 a text has no field "length"/],
  ['{{map.constructor}}', /^1:3 "constructor" is not defined/],
  ['{{list.push}}', /^1:3 the list of 2 has no item "push"/],
  ['{{list.[7]}}', /^1:3 the list of 2 has no item "7"/],
  ['{{unset}}', /^1:3 "unset" is not set \(null\) \(test it with/],
  ['{{unset.x}}', /^1:3 what "x" is asked of is not set/],
  ['{{concat unset}}', /^1:10 "unset" is not set \(null\)/],
  ['{{#each unset}}{{/each}}', /^1:9 .*"unset" is not set \(null\)/],
  ['{{#each a}}{{/each}}', /^1:9 .* is neither/],
  ['{{#with unset}}x{{/with}}', /^1:9 "unset" is not set/],
  ['{{lookup hosts "h2" "ip"}}', /^1:3 "h2" is not defined \(did you mean "h1"\?\)/],
  ['{{#each list}}{{a}}{{/each}}', /^1:17 a text has no field "a" \(inside of .*@root\.a/],
  ['{{list}}', /^1:3 a list cannot be put into a text/],
  ['{{@index}}', /^1:3 "@index" is known inside of \{\{#each\}\} only/],
  ['{{gt a 1}}', /^1:3 this is no number/],
])('%j fails at its place', (source, problem) => {
  expect(problemsOf(() => render(source, scope))[0]).toMatch(problem);
});

test('a secret is written as what it is, and the rendering says so', () => {
  const template = compileTemplate('p = {{p}}', { file: 'x.lua' });
  expect(template.render({ p: new Secret('a"b') })).toMatchObject({ text: 'p = "a\\"b"', secret: true });
  expect(template.render({ p: 'open' }).secret).toBe(false);
});

test.each([
  '{{concat "a" p}}',
  '{{raw (b64 p)}}',
  '{{#with (scram_sha1 p "salt" 4096) as |k|}}{{k.stored_key}}{{/with}}',
  '{{json all}}',
  '{{default unset p}}',
  '{{lookup all "p"}}',
])('what is computed from a secret is one: %s', (source) => {
  const p = new Secret('secret');
  const { secret, text } = compileTemplate(source, { file: 'x', language: 'plain' }).render({
    p,
    all: { p },
    unset: null,
  });
  expect([secret, text.includes('***')]).toEqual([true, false]);
});

test('whether a secret is set is no secret', () => {
  expect(
    compileTemplate('{{#if p}}yes{{/if}}', { file: 'x', language: 'plain' }).render({ p: new Secret('x') }),
  ).toMatchObject({ text: 'yes', secret: false });
});

test('no message holds the secret that could not be written', () => {
  const problems = problemsOf(() => render('a {{p}};', { p: new Secret('pass$word') }, 'nginx'));
  expect(problems.join()).toMatch(/nginx knows no way/);
  expect(problems.join()).not.toContain('pass');
});

test('a text of several lines cannot leave a comment', () => {
  expect(problemsOf(() => render('# {{x}}', { x: 'a\nrm -rf /' }, 'shell'))[0]).toMatch(/comment/);
  expect(render('# {{x}}', { x: 'a b' }, 'shell')).toBe("# 'a b'");
});

test.each<[Language, unknown, string]>([
  ['lua', { a: [1, true], 'b-c': {}, end: 'x' }, '{ a = { 1, true }, ["b-c"] = {}, ["end"] = "x" }'],
  ['nginx', ['a.lan', 'b.lan'], '"a.lan" "b.lan"'],
  ['nginx', true, 'on'],
  ['systemd', 'a/b:c', 'a/b:c'],
  ['coturn', false, '0'],
  ['javascript', { __proto__: null, a: '</script>' }, '{"a": "\\u003c/script>"}'],
  ['html', '<a href="x">', '&lt;a href=&quot;x&quot;&gt;'],
  ['yaml', 1e21, '1.0e+21'],
  ['dotenv', `it's`, `"it's"`],
])('%s writes %j as %s', (language, value, expected) => {
  expect(render('{{x}}', { x: value }, language)).toBe(expected);
});

test.each<[Language, unknown]>([
  ['lua', [null]],
  ['lua', Number.NaN],
  ['shell', { a: 1 }],
  ['coturn', ['a']],
  ['coturn', ''],
  ['nginx', 'x'.repeat(5000)],
])('%s refuses %j', (language, value) => {
  expect(problemsOf(() => render('{{x}}', { x: value }, language))).toHaveLength(1);
});
