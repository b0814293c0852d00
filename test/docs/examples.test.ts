import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readMixes } from '../../cli/capacity/mix-file.ts';
import { givenAnswers } from '../../cli/init/given-answers.ts';
import { ExampleSite } from './fixtures/example-site.ts';
import { type Block, blocksOf, pages } from './fixtures/pages.ts';

/** How modules are written is held to their schemas elsewhere, and how roles are made is not for who sets up a site. */
const aboutThePrograms = new Set([
  'docs/modules.md',
  'docs/architecture.md',
  'docs/performance.md',
  'docs/playbooks.md',
]);

const folder = mkdtempSync(join(tmpdir(), 'meetctl-examples-'));
const site = new ExampleSite();
afterAll(() => {
  site.remove();
  rmSync(folder, { recursive: true });
});

const examples = pages
  .filter((page) => !aboutThePrograms.has(page))
  .flatMap((page) => blocksOf(page))
  .filter(({ language }) => language === 'yaml');
const isTasks = ({ text }: Block): boolean => Array.isArray(parse(text));

/** The file that an example stands in, by the comment that it begins with. */
const fileOf = ({ text }: Block): string | undefined => /^# (\S+\.yml)\n/.exec(text)?.[1];

function saved(text: string): string {
  const file = join(folder, 'example.yml');
  writeFileSync(file, text);
  return file;
}

/** What is wrong with an example, or warned of. */
function complaints(block: Block): string[] {
  const value = parse(block.text) as Record<string, unknown>;
  if ('mixes' in value) readMixes(saved(block.text));
  else if (fileOf(block) === 'answers.yml') givenAnswers({}, saved(block.text));
  else return site.inventory(block.text);
  return [];
}

describe('what a page shows of an inventory is taken by a deployment', () => {
  const inventories = examples.filter((block) => !isTasks(block));

  it.each(inventories.map((block) => [`${block.page}:${block.line}`, block] as const))('%s', (_, block) => {
    expect(complaints(block)).toEqual([]);
  });

  it('would be found wrong', () => {
    const block = (text: string): Block => ({ page: 'x.md', line: 1, language: 'yaml', text });
    expect(() => complaints(block('meet_largest_rom: 3\n'))).toThrow('meet_largest_rom');
    expect(() => complaints(block('bridge1: { ansible_host: 10.0.0.1, jvb_instances: two }\n'))).toThrow(
      'whole number',
    );
    expect(() => complaints(block('all: { hosts: { a: { ansible_host: here } } }\n'))).toThrow('valid ip');
    expect(() => complaints(block('# answers.yml\nuser: 3\n'))).toThrow('user');
  });
});

describe('tasks that a page shows are taken by `meetctl play`', () => {
  const tasks = examples.filter(isTasks);

  it.each([...new Set(tasks.map(({ page }) => page))])('%s', (page) => {
    expect(site.tasks(tasks.filter((block) => block.page === page).map(({ text }) => text))).toEqual([]);
  });

  it('would be found wrong', () => {
    expect(() => site.tasks(['- service: { nam: ssh }\n'])).toThrow('nam');
  });
});
