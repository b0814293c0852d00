import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { modulesWithCases } from './case.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/modules.md'), 'utf8');

/** Playbooks for hosts of the lab, alone or in the texts of tests. */
const lab = readdirSync(join(root, 'test/e2e'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|ya?ml)$/.test(name))
  .map((name) => readFileSync(join(root, 'test/e2e', name), 'utf8'));

describe.each([...modules.values()].map(({ name, schema }) => [name, schema] as const))('%s', (name, schema) => {
  test('has a section of the reference with each of its parameters', () => {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${name}\n`));
    for (const parameter of Object.keys(schema.properties as object)) expect(section).toContain(`\`${parameter}\``);
  });

  test('has a table of cases', () => {
    expect(modulesWithCases()).toContain(name);
  });

  test('is a task on hosts of the lab', () => {
    const task = new RegExp(`(^ *(- )?|[{,] ?|'- )${name}:( |$)`, 'm');
    expect(lab.some((text) => task.test(text))).toBe(true);
  });
});
