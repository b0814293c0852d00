import { describe, expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { schemaErrors } from '../../../engine/playbook/schema.ts';
import { modulesWithCases, readCases, resolved, told } from './case.ts';
import { FixedState } from './fixed-state.ts';

test('every module has cases, and nothing else has', () => {
  expect(modulesWithCases().toSorted()).toEqual([...modules.keys()].toSorted());
});

describe.each(modulesWithCases())('%s', (name) => {
  const module = modules.get(name)!;

  test.each(readCases(name).map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(schemaErrors(module.schema, one.params)).toEqual([]);
    const parameters = resolved(module, one);
    const state = new FixedState(one.state ?? {}, one.unforeseen, one.changing);
    // What `decide` looks at must have been asked for.
    const asked = new Set(module.probe(parameters).map((question) => `${question.ask} ${question.name}`));
    const view = {
      unforeseen: state.unforeseen,
      changing: state.changing,
      get: ((ask, subject) => {
        expect([...asked], 'asked').toContain(`${ask} ${subject}`);
        return state.get(ask, subject);
      }) as FixedState['get'],
    };
    expect(JSON.parse(JSON.stringify(told(module.decide(view, parameters))))).toEqual(one.expect);
  });
});
