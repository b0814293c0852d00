import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { modules } from '../../../engine/modules/registry.ts';
import { schemaErrors } from '../../../engine/playbook/schema.ts';

const file = join(import.meta.dirname, '../../../docs/examples/modules.yml');
const examples = parse(readFileSync(file, 'utf8')) as Record<string, string>;

test('every module has an example in docs/examples/modules.yml', () => {
  expect([...modules.keys()].filter((name) => !(name in examples))).toEqual([]);
});

describe.each(Object.keys(examples).filter((name) => modules.has(name)))('the example of %s', (name) => {
  const module = modules.get(name)!;
  const tasks = parse(examples[name]!) as Record<string, unknown>[];

  test('is one named task with parameters that the module takes', () => {
    expect(tasks).toHaveLength(1);
    const { name: title, notify: _notify, ...rest } = tasks[0]!;
    expect(typeof title).toBe('string');
    expect(Object.keys(rest)).toEqual([name]);
    const given = rest[name];
    const parameters = typeof given === 'string' ? { [module.primary!]: given } : given;
    expect(schemaErrors(module.schema, parameters)).toEqual([]);
  });
});

test('every parameter of every module is described', () => {
  const silent = [...modules.values()].flatMap(({ name, schema }) =>
    Object.entries(schema.properties as Record<string, { description?: string }>)
      .filter(([, { description }]) => !description)
      .map(([parameter]) => `${name}.${parameter}`),
  );
  expect(silent).toEqual([]);
});
