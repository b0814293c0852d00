import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSurelySchema } from '../../../engine/playbook/sure-schema.ts';
import { schemaErrors } from '../../../engine/playbook/schema.ts';
import { surelyValid } from '../../../engine/playbook/surely-valid.ts';

const ajv = new Ajv2020({
  strictSchema: true,
  ownProperties: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  logger: false,
});
ajv.opts.unevaluated = false;

const names = fc.constantFrom('a', 'b', 'toString');
const scalar = fc.oneof(
  fc.constantFrom<unknown>('', 'a', 'ab', 'é😀', '7', null, true, false, 1.5),
  fc.integer({ min: -3, max: 5 }),
);

function valueOf(depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return scalar;
  const inner = valueOf(depth - 1);
  return fc.oneof(scalar, fc.array(inner, { maxLength: 3 }), fc.dictionary(names, inner, { maxKeys: 3 }));
}

const type = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'array', 'object');

function schemaOf(depth: number): fc.Arbitrary<Record<string, unknown>> {
  const flat = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }),
    const: scalar,
    minLength: fc.nat(3),
    maxLength: fc.nat(3),
    pattern: fc.constantFrom('^a', '^.$', '[0-9]', ''),
    minimum: fc.integer({ min: -2, max: 4 }),
    maximum: fc.integer({ min: -2, max: 4 }),
    minItems: fc.nat(2),
    maxItems: fc.nat(2),
    required: fc.uniqueArray(names, { maxLength: 2 }),
    additionalProperties: fc.boolean(),
  };
  const inner = depth === 0 ? undefined : schemaOf(depth - 1);
  const deep = inner && {
    items: inner,
    properties: fc.dictionary(names, inner, { maxKeys: 2 }),
    propertyNames: inner,
    additionalProperties: fc.oneof(fc.boolean(), inner),
    anyOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    allOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    oneOf: fc.array(inner, { minLength: 1, maxLength: 3 }),
    not: inner,
    if: fc.record({ if: inner, then: inner, else: inner }, { requiredKeys: ['if', 'then'] }),
  };
  const keywords: Record<string, fc.Arbitrary<unknown>> = { ...flat, ...deep };
  // A few keywords at a time: with many nothing would fit.
  return fc
    .subarray(Object.keys(keywords), { maxLength: 3 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, keywords[key]!]))))
    .map(({ if: condition, ...others }) => ({ ...others, ...(condition as object) }));
}

// What the library writes for `unevaluatedProperties` does not run for this one.
const troublesome = {
  const: 1,
  oneOf: [{}],
  if: { oneOf: [{ additionalProperties: false }], not: {} },
  then: {},
  else: { minLength: 0 },
};

test('says what is wrong with a value, whatever the schema combines', () => {
  expect(schemaErrors(troublesome, {}).map(({ keyword }) => keyword)).toEqual(['const']);
});

test('says yes exactly when the library does, for the keywords that it knows', () => {
  fc.assert(
    fc.property(schemaOf(2), fc.array(valueOf(2), { minLength: 1, maxLength: 10 }), (some, values) => {
      expect(isSurelySchema(some)).toBe(true);
      const validate = ajv.compile(some);
      for (const each of values) expect(surelyValid(some, each)).toBe(validate(each));
    }),
    { numRuns: 150 },
  );
});

// Apart, because the library's comparison stumbles over keys such as toString.
test('says yes to lists without repetitions exactly when the library does', () => {
  const inner = fc.dictionary(fc.constantFrom('a', 'b'), scalar, { maxKeys: 2, noNullPrototype: true });
  const item = fc.oneof(scalar, inner, fc.array(scalar, { maxLength: 2 }));
  const validate = ajv.compile({ uniqueItems: true });
  fc.assert(
    fc.property(fc.oneof(fc.array(item, { maxLength: 4 }), fc.array(scalar), scalar), (value) => {
      expect(surelyValid({ uniqueItems: true }, value)).toBe(validate(value));
      expect(surelyValid({ uniqueItems: false }, value)).toBe(true);
    }),
  );
});

test('never says yes to a keyword that it does not know', () => {
  expect(surelyValid({ minContains: 1 }, [])).toBe(false);
  expect(surelyValid({ not: { minContains: 1 } }, [1, 1])).toBe(false);
  expect(surelyValid({ oneOf: [{ type: 'array' }, { minContains: 1 }] }, [1, 1])).toBe(false);
  expect(surelyValid({ if: { minContains: 1 }, then: { type: 'array' } }, [])).toBe(false);
  expect(surelyValid({ constructor: 1 }, 'a')).toBe(false);
  expect(isSurelySchema({ typ: 'string' })).toBe(false);
  expect(isSurelySchema({ type: 'text' })).toBe(false);
  expect(isSurelySchema({ pattern: '(' })).toBe(false);
  expect(isSurelySchema({ if: { type: 'string' } })).toBe(false);
  expect(isSurelySchema({ then: { type: 'string' } })).toBe(false);
});

test('says yes to what roles and modules have', () => {
  const list = {
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      required: ['a'],
      additionalProperties: false,
      properties: { a: { type: 'string', format: 'ip' } },
    },
  };
  expect(surelyValid(list, [{ a: '10.0.0.1' }])).toBe(true);
  expect(surelyValid(list, [{ a: '10.0.0.1', b: 1 }])).toBe(false);
  expect(surelyValid(list, [])).toBe(false);
});
