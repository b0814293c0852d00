import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { parametersElsewhere } from '../../../engine/playbook/parameters-elsewhere.ts';

// From `ansible-doc -j`: options and their other names, of the modules that have the same name here.
const theirs = JSON.parse(readFileSync(join(import.meta.dirname, 'ansible-parameters.json'), 'utf8')) as Record<
  string,
  Record<string, string[]>
>;
/** What `set_fact` calls its own parameters' places in Ansible. */
const notWritten = ['key_value'];

test.each(Object.entries(theirs))('every parameter of %s is here, or said what to do about', (long, options) => {
  const module = modules.get(long.replace(/^.*\./, ''))!;
  const ours = Object.keys((module.schema.properties as object | undefined) ?? {});
  const told = parametersElsewhere[module.name] ?? {};
  const all = Object.entries(options).flatMap(([name, others]) => [name, ...others]);
  expect(
    all.filter((name) => !ours.includes(name) && !Object.hasOwn(told, name) && !notWritten.includes(name)),
  ).toEqual([]);
  expect(Object.keys(told).filter((name) => ours.includes(name))).toEqual([]);
});

test('a hint that names another parameter names one that there is', () => {
  const named = Object.entries(parametersElsewhere).flatMap(([name, hints]) =>
    Object.values(hints).flatMap((hint) => {
      const [, parameter] = /^write `(\w+):`$/.exec(hint) ?? [];
      return parameter === undefined ? [] : [[name, parameter] as const];
    }),
  );
  const unknown = named.filter(([name, parameter]) => {
    const properties = modules.get(name)!.schema.properties as Record<string, unknown>;
    return !Object.hasOwn(properties, parameter) && !modules.has(parameter);
  });
  expect(unknown).toEqual([]);
});
