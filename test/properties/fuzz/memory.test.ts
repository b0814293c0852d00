import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/condition/compile.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import { parseContents } from '../../../engine/secrets/contents.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { tryOne } from './only-typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a text may take beside what the process has already. The largest one here has 2 MB. */
const mostMegabytes = 300;

/** The most that this process has ever had, in MB. */
const peak = (): number => process.resourceUsage().maxRSS / 1024;

const aliases = (start: string, levels: number, times: number): string =>
  [
    `a0: &a0 ${start}`,
    ...levelsOf(levels, (n) => `a${n + 1}: &a${n + 1} [${Array(times).fill(`*a${n}`).join(', ')}]`),
  ].join('\n');
const levelsOf = (count: number, line: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => line(n));
const merges = `a0: &a0 { k: x }\n${levelsOf(30, (n) => `a${n + 1}: &a${n + 1} { l: *a${n}, r: *a${n} }`).join('\n')}\n`;
const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
const huge = 'x'.repeat(2_000_000);

const yaml: Record<string, string> = {
  'a bomb of lists': aliases('x', 40, 9),
  'a bomb of long texts': aliases('x'.repeat(100_000), 6, 50),
  'a bomb of maps': merges,
  'brackets in brackets': deep('[', ']', 20_000),
  'maps in maps': deep('{a: ', '}', 20_000),
  'lists in lists': '- '.repeat(20_000),
  'a huge text': `all: ${huge}\n`,
  'a huge text in quotes': `all: "${huge}"\n`,
  'a huge key': `${huge}: 1\n`,
  'many keys': levelsOf(70_000, (n) => `k${n}: ${n}`).join('\n'),
  'many keys that all come twice': levelsOf(60_000, (n) => `k${n % 30_000}: ${n}`).join('\n'),
  'many short words': `[${'a,'.repeat(4_000_000)}a]`,
  'many lines': '- a\n'.repeat(3_000_000),
  'many documents': '--- a\n'.repeat(10_000),
  'a range of hosts': 'all: { hosts: { "h[1:999999999]": } }\n',
  'ranges of hosts': `all: { hosts: { "h${'[1:99]'.repeat(12)}": } }\n`,
  'groups in groups': levelsOf(
    26,
    (n) => `g${n}: { children: { g${n + 1}: , h${n + 1}: } }\nh${n}: { children: { g${n + 1}: , h${n + 1}: } }`,
  ).join('\n'),
};

const expressions: Record<string, string> = {
  'a huge sum': `${'a + '.repeat(60_000)}a`,
  'a huge text': `"${huge}" == "x"`,
  'a huge list': `[${'1,'.repeat(60_000)}1] == []`,
  'brackets in brackets': deep('(', ')', 20_000),
  'lists in lists': deep('[', ']', 20_000),
  negations: '!'.repeat(40_000),
  'lists out of lists': 'l.map(a, l.map(b, l.map(c, l.map(d, [d, d])))) == []',
  'a text that doubles': `${'("x" + '.repeat(60)}"x"${')'.repeat(60)} == ""`,
};

const templates: Record<string, string> = {
  'blocks in blocks': deep('{{#if a}}', '{{/if}}', 10_000),
  'calls in calls': `{{${'(join a '.repeat(10_000)}`,
  'braces in a row': '{'.repeat(200_000),
  'loops in loops': `${'{{#each l}}'.repeat(5)}x${'{{/each}}'.repeat(5)}`,
  'a huge text': huge,
  'many values': '{{ a }}'.repeat(10_000),
};

const at = { file: 'test.yml', line: 1, column: 1 };
const scope = { a: 'x', l: Array.from({ length: 100 }, (_, n) => n) };
const inFile = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const options = { rolesDirectories: [join(folder, 'roles')], templatesDirectory: join(folder, 'templates'), modules };

const loaders: Record<string, { read: (text: string) => unknown; texts: Record<string, string> }> = {
  inventory: { read: (text) => loadInventory(inFile('inventory.yml', text)), texts: yaml },
  playbook: { read: (text) => loadPlaybook(inFile('play.yml', text), options), texts: yaml },
  'values of an inventory': {
    read: (text) => loadInventory(inFile('inventory.yml', `all: { hosts: { h1: { v: ${JSON.stringify(text)} } } }\n`)),
    texts: templates,
  },
  secrets: { read: (text) => parseContents(`values: {}\n${text}`, 'secrets.yml.age'), texts: yaml },
  'extra variables': { read: (text) => parseExtraVars([`@${inFile('extra.yml', text)}`, text]), texts: yaml },
  condition: {
    read: (text) => {
      compileExpression(text, at).evaluate(scope);
      compileCondition(text, at).evaluate(scope);
    },
    texts: expressions,
  },
  template: {
    read: (text) => compileTemplate(text, { file: 'a.txt.hbs', language: 'plain' }).render(scope),
    texts: templates,
  },
};

const cases = Object.entries(loaders).flatMap(([loader, { read, texts }]) =>
  Object.entries(texts).map(([name, text]) => [loader, name, read, text] as const),
);

test.each(cases)('%s: %s takes bounded memory and time, and is no bug', (_, __, read, text) => {
  const before = peak();
  tryOne(read, text);
  expect(peak() - before).toBeLessThan(mostMegabytes);
});
