import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReporter } from '../../../cli/report/create-reporter.ts';
import { type ReporterKind } from '../../../cli/report/reporter.ts';
import type { ShownEvent } from '../../../cli/report/shown-event.ts';
import { captured } from '../../cli/fixtures/captured.ts';
import { fullSamples } from '../../cli/fixtures/sample-events.ts';
import { anyText } from '../quoting/texts.ts';
import { tryOne } from './only-typed.ts';
import { runs, spoiled } from './spoiled.ts';

const file = new URL('../../../docs/schemas/run-events.schema.json', import.meta.url);
const isEvent = new Ajv2020({ strict: true }).compile<ShownEvent>(JSON.parse(readFileSync(file, 'utf8')) as object);

const samples: ShownEvent[] = Object.values(fullSamples);
const fixed = new Set(['event', 'status', 'state', 'certainty', 'version', 'binding', 'by', 'forgiven']);

/** An event of the same kind that says anything at all. */
function saying(value: unknown, texts: readonly string[]): unknown {
  let next = 0;
  const change = (one: unknown): unknown => {
    if (typeof one === 'string') return texts[next++ % texts.length];
    if (Array.isArray(one)) return one.map(change);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, entry]) => [key, fixed.has(key) ? entry : change(entry)]));
  };
  return change(value);
}

const events = fc
  .tuple(fc.constantFrom(...samples), fc.array(anyText, { minLength: 1, maxLength: 8 }))
  .map(([sample, texts]) => saying(sample, texts) as ShownEvent);

async function told(kind: ReporterKind, all: readonly ShownEvent[]): Promise<string> {
  const output = captured();
  const reporter = createReporter(kind, { stdout: output, stderr: output, env: {}, verbose: true, diff: true });
  for (const event of all) reporter.report(event);
  await reporter.close();
  return output.text;
}

test('whatever events say, each is a line of JSON after the schema that gives it back', async () => {
  const search = fc.asyncProperty(fc.array(events, { minLength: 1, maxLength: 12 }), async (all) => {
    const lines = (await told('json', all)).trimEnd().split('\n');
    const read = lines.map((line) => JSON.parse(line) as unknown);
    expect(read).toEqual(all);
    for (const event of read) expect(isEvent(event), JSON.stringify(isEvent.errors)).toBe(true);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
  await fc.assert(search, { numRuns: runs(400) });
});

test('whatever events say, people see lines of text', async () => {
  const search = fc.asyncProperty(fc.array(events, { minLength: 1, maxLength: 12 }), async (all) => {
    expect(await told('plain', all)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
  await fc.assert(search, { numRuns: runs(400) });
});

test('the schema judges any JSON, soon and without a throw', () => {
  const lines = samples.map((event) => JSON.stringify(event));
  let valid = 0;
  const judge = (text: string): void => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    if (isEvent(value)) valid++;
  };
  fc.assert(
    fc.property(fc.oneof(spoiled(lines), fc.json({ maxDepth: 6 }), fc.constantFrom(...lines)), (text) => {
      expect(tryOne(judge, text)).toBe(true);
    }),
    { numRuns: runs(2500) },
  );
  expect(valid).toBeGreaterThan(0);
  const deep = '['.repeat(3000) + ']'.repeat(3000);
  expect(isEvent(JSON.parse(`{"event":"run","hosts":${deep}}`))).toBe(false);
});
