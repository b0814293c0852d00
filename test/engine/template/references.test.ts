import { expect, test } from 'vitest';
import { compileTemplate } from '../../../engine/template/compile.ts';

function references(source: string): string[] {
  const template = compileTemplate(source, { file: 'x', language: 'plain' });
  return template.references.map(({ path, at }) => `${path.join('.')}@${at.line}:${at.column}`);
}

test.each([
  ['{{a}} {{b.c}}', ['a@1:3', 'b.c@1:9']],
  ['{{#if a}}\n{{b}}{{else if c}}{{d}}{{/if}}', ['a@1:7', 'b@2:3', 'c@2:16', 'd@2:21']],
  ['{{#each xs}}{{this}}{{name}}{{@index}}{{../y}}{{@root.z.q}}{{/each}}', ['xs@1:9', 'y@1:41', 'z.q@1:49']],
  [
    '{{#each xs as |x i|}}{{x.a}}{{i}}{{#each x.b}}{{../../y}}{{x}}{{/each}}{{/each}}{{x}}',
    ['xs@1:9', 'y@1:49', 'x@1:83'],
  ],
  ['{{#with a}}{{b}}{{else}}{{c}}{{/with}}', ['a@1:9', 'c@1:27']],
  ['{{concat (lookup hostvars h "x") (default d 1)}}', ['hostvars@1:18', 'h@1:27', 'd@1:43']],
  ['{{item}} {{item.x}} {{this.e}} {{"text"}} {{raw f}}', ['item@1:3', 'item.x@1:12', 'e@1:23', 'f@1:49']],
])('%j reads %j', (source, expected) => {
  expect(references(source)).toEqual(expected);
});
