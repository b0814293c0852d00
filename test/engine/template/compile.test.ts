import { expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import { problemsOf } from './problems.ts';

const compile = (source: string, file = 'site.cfg.lua.hbs'): ReturnType<typeof compileTemplate> =>
  compileTemplate(source, { file });

const mistakes: readonly [source: string, problem: RegExp][] = [
  ['ok\n  {{ x | default(3) }}', /^2:8 this is no expression.*\(write \{\{ default x 3 \}\}\)$/],
  ['{{ x["a"] }}', /^1:4 .*write \{\{ x\.a \}\}/],
  ['{{ x[y].z }}', /write \{\{ lookup \(lookup x y\) "z" \}\}/],
  ["{{ 'a' ~ b.c | upper }}", /write \{\{ upper \(concat "a" b\.c\) \}\}/],
  ["{{ xs | join('|') | b64encode }}", /write \{\{ b64 \(join xs "\|"\) \}\}/],
  ['{{ xs | dict2items }}', /default_expression/],
  ['{{ xs.0 }}', /write \{\{ lookup xs 0 \}\}/],
  ['{{ f(x) }}', /^1:4 .*without brackets or commas/],
  ['{{ a + b }}', /^1:6 .*add a b/],
  ['{{ a == b }}', /^1:6 .*eq a b/],
  ['{{ a if b else c }}', /^1:4 no helper is called "a" \(write \{\{#if/],
  ['{{#if x}}\n', /^\d:\d+ the template ends inside/],
  ['{{/if}}', /^1:1 this block was never opened$/],
  ['{{#if x}}{{/each}}', /^1:4 \{\{#if\}\} is closed by \{\{\/each\}\}$/],
  ['{{consat "a" x}}', /^1:3 no helper is called "consat" \(did you mean "concat"\?\)$/],
  ['{{x (jion xs ",")}}', /^1:3 no helper is called "x"/],
  ['{{join}}{{indent 2}}', /^1:11 indent takes 2 arguments, and got 1 \(write \{\{indent columns text\}\}\)$/],
  ['{{join xs sep=","}}', /^1:3 helpers take no named arguments \(sep=\)/],
  ['{{#unles x}}{{/unles}}', /^1:4 no block is called "unles" \(did you mean "unless"\?\)$/],
  [`${'{{#if x}}'.repeat(101)}${'{{/if}}'.repeat(101)}`, /^1:901 the template is nested more than 100 levels deep$/],
  [`{{concat ${'(concat a '.repeat(101)}${')'.repeat(101)}}}`, /^1:\d+ the template is nested more than 100 levels/],
  ['{{#x}}{{/x}}', /^1:4 no block is called "x"/],
  ['{{#each}}{{/each}}', /^1:4 #each takes 1 arguments|^1:4 each/],
  ['{{{x}}}', /^1:1 \{\{\{ \}\}\} is not known here \(write \{\{raw x\}\}/],
  ['{{> other}}', /^1:1 partials/],
  ['{{../x}}', /^1:3 "..\/x" goes up further/],
  ['{{concat (raw x)}}', /^1:11 raw is for output alone/],
  ['a = "{{x}}"', /^1:6 this value stands inside of " quotes/],
  ["a = 'b{{concat x}}'", /^1:7 this value stands inside of ' quotes/],
];

test.each(mistakes)('%j is refused with its place and what to write', (source, problem) => {
  expect(problemsOf(() => compile(source))[0]).toMatch(problem);
});

test('all problems of a template come at once, with the file and the line', () => {
  const error = (() => {
    try {
      return compile('a = {{nope 1}}\nb = "{{x}}"\n');
    } catch (caught) {
      return caught;
    }
  })() as ConfigError;
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.problems.map((problem) => [problem.at?.file, problem.at?.line, problem.sourceLine])).toEqual([
    ['site.cfg.lua.hbs', 1, 'a = {{nope 1}}'],
    ['site.cfg.lua.hbs', 2, 'b = "{{x}}"'],
  ]);
});

const fine: readonly [file: string, source: string][] = [
  ['a.lua.hbs', `a = {{x}} -- it's {{x}}`],
  ['a.lua.hbs', 'a = "closed" .. {{x}}'],
  ['a.lua.hbs', 'a = "{{raw x}}"'],
  ['a.js.hbs', 'const a = "it\'s", b = {{x}};'],
  ['a.yml.hbs', "a: it's\nb: [it's, {{x}}]"],
  ['a.sh.hbs', "# don't {{x}}\necho it\\'s {{x}}"],
  ['a.service.hbs', "[Unit]\nDescription=The site's {{x}}"],
  ['nginx/a.conf.hbs', 'a {{x}} {{x}}; b ({{x}}) {{#if x}}{{x}}{{/if}}; # c{{x}}'],
];

test.each(fine)('%s: %j is no value within quotes', (file, source) => {
  expect(problemsOf(() => compile(source, file))).toEqual([]);
});

test.each(['listen 127.0.0.1:{{x}};', 'listen {{x}}:443;', 'proxy_pass http://{{x}};'])(
  'nginx: %s is glued',
  (source) => {
    expect(problemsOf(() => compile(source, 'nginx/a.conf.hbs'))[0]).toMatch(/glued .*concat/);
  },
);

test('{{concat}} in the place of quotes is what the hint says', () => {
  expect(compile('a = {{concat "auth." x}}').render({ x: 'meet.lan' }).text).toBe('a = "auth.meet.lan"');
});
