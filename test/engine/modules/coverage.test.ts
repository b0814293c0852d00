import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { tasksOf } from '../../e2e/fixtures/playbook-tasks.ts';
import { modulesWithCases, readCases } from './case.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/modules.md'), 'utf8');

/** Playbooks of fixtures, by the tests in the lab that see each of their tasks carried out. */
const seen = {
  'engine/present.yml': 'engine-modules.test.ts',
  'modules/present.yml': 'modules-more.test.ts',
  'modules/reboot.yml': 'modules-more.test.ts',
};
const carriedOut = new Set(
  Object.keys(seen)
    .flatMap(tasksOf)
    .map(({ module }) => module),
);

test.each(Object.entries(seen))('each task of %s is seen to be carried out in %s', (playbook, file) => {
  const words = `namesIn(tasksOf('${playbook}'))`;
  expect(readFileSync(join(root, 'test/e2e', file), 'utf8')).toContain(words);
});

describe.each([...modules.values()].map(({ name, schema }) => [name, schema] as const))('%s', (name, schema) => {
  test('has a section of the reference with each of its parameters', () => {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${name}\n`));
    for (const parameter of Object.keys(schema.properties as object)) expect(section).toContain(`\`${parameter}\``);
  });

  test('has a table of cases, with each of its parameters', () => {
    expect(modulesWithCases()).toContain(name);
    const given = new Set(readCases(name).flatMap(({ params }) => Object.keys(params)));
    expect(Object.keys(schema.properties as object).filter((parameter) => !given.has(parameter))).toEqual([]);
  });

  test('is carried out on a host of the lab', () => {
    expect(carriedOut).toContain(name);
  });
});
