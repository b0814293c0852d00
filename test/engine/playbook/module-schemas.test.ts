import { expect, it } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { faults } from '../../../engine/playbook/explain.ts';

it.each([...modules.values()].map((module) => [module.name, module] as const))(
  'understands every word of the schema of %s',
  (_, { schema }) => {
    // A value that fits nothing wakes the library, which refuses a schema with words that it does not know.
    for (const property of Object.values(schema.properties as Record<string, Record<string, unknown>>))
      expect(faults(property, { no: 'such thing' })).not.toEqual([]);
    expect(faults(schema, schema.additionalProperties === false ? { no: 'such thing' } : {})).not.toEqual([]);
  },
);

it('tells a pattern that is none', () => {
  const line = modules.get('line')!.schema;
  expect(faults(line, { path: '/a', line: 'b', regexp: '^(b' })).toMatchObject([
    { path: ['regexp'], message: 'must be a valid regex, and "^(b" is none' },
  ]);
  expect(faults(line, { path: '/a', line: 'b', regexp: '^b' })).toEqual([]);
});
