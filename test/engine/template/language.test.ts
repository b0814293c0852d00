import { expect, test } from 'vitest';
import { compileTemplate } from '../../../engine/template/compile.ts';
import { languageOf } from '../../../engine/template/language.ts';
import { problemsOf } from './problems.ts';

test.each([
  ['prosody/site.cfg.lua.hbs', 'lua'],
  ['coturn/turnserver.conf.hbs', 'coturn'],
  ['nginx/site.conf.hbs', 'nginx'],
  ['web/meet.nginx.hbs', 'nginx'],
  ['docker/compose.yml.hbs', 'yaml'],
  ['docker/.env.hbs', 'dotenv'],
  ['web/config.js.hbs', 'javascript'],
  ['jvb/jvb.service.hbs', 'systemd'],
  ['base/hosts.hbs', 'plain'],
  ['firewall/meetctl.nft.hbs', 'plain'],
  ['web/index.html.hbs', 'html'],
  ['base/run.sh.hbs', 'shell'],
])('%s is %s', (name, language) => {
  expect(languageOf(name)).toBe(language);
});

test('the first line decides over the name', () => {
  expect(languageOf('a.conf.hbs')).toBeUndefined();
  expect(languageOf('a.conf.hbs', '{{!-- language: shell --}}\n')).toBe('shell');
  expect(languageOf('a.lua.hbs', '{{! language: plain }}\n')).toBe('plain');
  const { language, render } = compileTemplate('{{!-- language: shell --}}\nA={{x}}\n', { file: 'coturn' });
  expect([language, render({ x: "it's" }).text]).toEqual(['shell', "A='it'\\''s'\n"]);
});

test('an unknown language is an error that says what to add', () => {
  expect(problemsOf(() => compileTemplate('x', { file: 'a.conf.hbs' }))[0]).toMatch(
    /^1:1 .*\{\{!-- language: nginx --\}\}/,
  );
  expect(problemsOf(() => compileTemplate('{{!-- language: ngnix --}}', { file: 'a' }))[0]).toMatch(
    /"ngnix" .*did you mean "nginx"/,
  );
});
