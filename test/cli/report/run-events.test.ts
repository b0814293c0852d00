import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createReporter } from '../../../cli/report/create-reporter.ts';
import { captured } from '../fixtures/captured.ts';
import { runScript } from '../fixtures/run-script.ts';
import { fullSamples } from '../fixtures/sample-events.ts';

interface Definition {
  properties?: Record<string, unknown>;
  examples?: unknown[];
}
interface Schema {
  oneOf: { $ref: string }[];
  $defs: Record<string, Definition>;
}

const file = new URL('../../../docs/schemas/run-events.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

function faults(event: unknown): unknown {
  return validate(event) ? [] : validate.errors;
}

describe('the schema of --output json', () => {
  test('names exactly the events that there are', () => {
    const names = schema.oneOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));
    expect(names.toSorted()).toEqual(Object.keys(fullSamples).toSorted());
  });

  test.each(Object.entries(fullSamples))('knows every field of %s', (name, sample) => {
    expect(faults(sample)).toEqual([]);
    expect(Object.keys(schema.$defs[name]!.properties!).toSorted()).toEqual(Object.keys(sample).toSorted());
  });

  test('holds for its own examples', () => {
    for (const definition of Object.values(schema.$defs)) {
      for (const example of definition.examples ?? []) expect(faults(example)).toEqual([]);
    }
  });

  test.each([
    ['an unknown event', { event: 'party' }],
    ['a missing field', { event: 'play', name: 'x' }],
    ['a field too many', { ...fullSamples.play, extra: 1 }],
    ['an unknown status', { ...fullSamples.task, status: 'fine' }],
  ])('refuses %s', (_, event) => {
    expect(validate(event)).toBe(false);
  });

  test('holds for every line that the reporter writes', async () => {
    const stdout = captured();
    const stderr = captured();
    const reporter = createReporter('json', { stdout, stderr });
    const events = runScript(30).map(({ event }) => event);
    for (const event of events) reporter.report(event);
    await reporter.close();
    const lines = stdout.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
    for (const line of lines) expect(faults(JSON.parse(line))).toEqual([]);
    expect(stderr.text).toBe('');
  });
});
