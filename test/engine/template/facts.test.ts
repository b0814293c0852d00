import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/condition/compile.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import { languages } from '../../../engine/template/model.ts';
import { compileValue } from '../../../engine/template/value.ts';

const at = { file: 'tasks.yml', line: 1, column: 1 };

// What a host may say of itself.
const hostile = [
  '{{ password }}',
  '{{{ raw password }}}',
  '{{#each hostvars}}{{ this }}{{/each}}',
  '"; os.execute("id") --',
  "'; id; '",
  '$(id) `id` ${id}',
  'x" || true || "',
  '\n- hosts: all\n  tasks: []',
  '*/ process.exit() //',
  '; } location / { root /; } #',
];

const scopeOf = (hostname: string) => ({ facts: { hostname }, password: new Secret('hunter22'), hostvars: {} });

test.each(hostile)('a host that calls itself %j is data in templates, values and conditions', (hostname) => {
  const scope = scopeOf(hostname);
  expect(compileValue('{{ facts.hostname }}', () => at).evaluate(scope)).toBe(hostname);
  expect(compileValue('name: {{ facts.hostname }}!', () => at).evaluate(scope)).toBe(`name: ${hostname}!`);
  expect(compileCondition('facts.hostname == "h1"', at).evaluate(scope)).toBe(false);
  expect(compileExpression('facts.hostname + "!"', at).evaluate(scope)).toBe(`${hostname}!`);
  for (const language of languages) {
    let text: string;
    try {
      text = compileTemplate('{{ facts.hostname }}', { file: `a.${language}`, language }).render(scope).text;
    } catch (error) {
      // What a language cannot hold is refused, with its place; nothing else is written in its stead.
      expect(error).toMatchObject({ problems: [{ at: { line: 1 } }] });
      continue;
    }
    expect(text).not.toContain('hunter22');
    if (language === 'json' || language === 'javascript') expect(JSON.parse(text)).toBe(hostname);
    if (language === 'shell') expect(spawnSync('sh', ['-c', `printf %s ${text}`]).stdout.toString()).toBe(hostname);
  }
});
