import { describe, expect, test, vi } from 'vitest';
import { formatProblems, formatWarnings } from '../../../cli/errors.ts';
import { createCommandReporter } from '../../../cli/report/command-output.ts';
import { createReporter } from '../../../cli/report/create-reporter.ts';
import { factsDetails, factsTable } from '../../../cli/report/facts-table.ts';
import { guarded, guardOutput, withPrompt, writeAsItIs } from '../../../cli/report/guarded-output.ts';
import { safeJson } from '../../../cli/report/json.ts';
import { table } from '../../../cli/report/plan-page/html.ts';
import type { Reporter } from '../../../cli/report/reporter.ts';
import type { ShownEvent } from '../../../cli/report/shown-event.ts';
import { statusTable } from '../../../cli/report/status-table.ts';
import { troubleLines } from '../../../cli/report/trouble.ts';
import type { Facts } from '../../../engine/probe/facts.ts';
import { captured, type Captured } from '../fixtures/captured.ts';
import { fullSamples } from '../fixtures/sample-events.ts';

// The title, the screen, the clipboard, colours nobody sees, 8-bit CSI, text turned around, a line of our own forged.
const attack =
  '\u001b]0;owned\u0007\u001b[2J\u001b]52;c;aGk=\u0007\u001b[8m\u009b31m\u202e\u0008\u001bc\rok            a  forged\u2066\u007f';
// eslint-disable-next-line no-control-regex
const steers = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const ownWords = new Set(['event', 'status', 'certainty', 'version']);

/** The same data with an attack in every text of it, also with a line break before; names of hosts too. */
function spoiled<T>(value: T, lineBreak: string): T {
  const spoil = (one: unknown): unknown => {
    if (typeof one === 'string') return `${one}${attack}${lineBreak}changed       a  forged`;
    if (Array.isArray(one)) return one.map(spoil);
    if (typeof one !== 'object' || one === null) return one;
    const entries = Object.entries(one).map(([key, entry]) => [
      key === 'a' ? (spoil(key) as string) : key,
      ownWords.has(key) ? entry : spoil(entry),
    ]);
    return Object.fromEntries(entries);
  };
  return spoil(value) as T;
}

const sample = fullSamples;
const failed: ShownEvent = { ...sample.task, status: 'failed' };
const events = (lineBreak: string): ShownEvent[] =>
  [
    sample.run,
    sample.plan,
    sample.play,
    sample.connect,
    sample.connected,
    sample.lock,
    sample.start,
    sample.output,
    sample.task,
    failed,
    sample.warning,
    sample.unreachable,
    sample.bridges,
    sample.recap,
  ].map((event) => spoiled(event, lineBreak));

async function told(reporter: Reporter, output: Captured, lineBreak: string): Promise<string> {
  for (const event of events(lineBreak)) reporter.report(event);
  await reporter.close();
  return output.text;
}

const plain = (output: Captured, options = {}): Reporter =>
  createReporter('plain', { stdout: output, stderr: output, env: {}, ...options });

test('every kind of event is tried', () => {
  expect(new Set(events('').map(({ event }) => event))).toEqual(new Set(Object.keys(fullSamples)));
});

describe.each([
  ['plain', plain],
  ['verbose, with differences', (output: Captured) => plain(output, { verbose: true, diff: true })],
  ['exec', (output: Captured) => createCommandReporter(output, output)],
] as const)('what a host says, %s', (_, create) => {
  test('steers no terminal, and forges no line', async () => {
    for (const lineBreak of ['', '\n']) {
      const output = captured();
      const text = await told(create(output), output, lineBreak);
      expect(text).toContain('forged');
      expect(text).not.toMatch(steers);
      expect(text).not.toMatch(/^(?:ok|changed) +a {2}forged/m);
      expect(text).not.toMatch(/owned|aGk=/);
    }
  });
});

test('the live view draws nothing but its own moves', async () => {
  const output = captured({ isTTY: true, columns: 300, rows: 30 });
  const reporter = createReporter('tty', { stdout: output, stderr: output, env: { NO_COLOR: '1' }, verbose: true });
  for (const event of events('\n').slice(0, -1)) reporter.report(event);
  await vi.waitFor(() => expect(output.text).toContain('forged'), 10_000);
  reporter.report(events('\n').at(-1)!);
  await reporter.close();
  // eslint-disable-next-line no-control-regex
  const text = output.text.replaceAll(/\u001b\[(?:\?25[hl]|[\d;]*[ABCGKJm])/g, '');
  expect(text).not.toMatch(steers);
  expect(text).not.toMatch(/owned|aGk=/);
  expect(text).not.toMatch(/^(?:ok|changed) +a {2}forged/m);
});

test('JSON has all of it, and is harmless to look at', async () => {
  const output = captured();
  const text = await told(createReporter('json', { stdout: output, stderr: output }), output, '\n');
  expect(text).not.toMatch(steers);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(events('\n'));
  expect(JSON.parse(safeJson({ [attack]: attack }, 2))).toEqual({ [attack]: attack });
});

test('tables and warnings are clean', () => {
  const output = captured();
  const style = (_: unknown, text: string): string => text;
  const all = events('\n');
  const look = { style, cwd: '/', width: 100, verbose: true };
  const facts = spoiled({ os: { name: 'Debian' }, arch: 'x', addresses: ['10.0.0.1'] }, '\n');
  const rest = { cpus: 1, memory_mb: 1, clock_offset_ms: 0, disks: [], virtualization: { kind: 'vm', type: attack } };
  const found = [[`a${attack}`, { ...facts, ...rest } as unknown as Facts]] as const;
  const lines = [
    ...statusTable(
      all.filter((event) => event.event !== 'plan' && event.event !== 'bridges'),
      () => true,
      look,
    ),
    ...all.flatMap((event) => troubleLines(event, output)),
    ...factsTable(found, style),
    ...factsDetails(found, style),
  ];
  const problem = spoiled(fullSamples.warning, '\n').problem;
  const text = lines.join('\n') + formatProblems([problem, problem], output) + formatWarnings([problem], output);
  expect(text).not.toMatch(steers);
  expect(text).not.toMatch(/^(?:ok|changed) +a {2}forged/m);
  expect(factsTable(found, style)).toHaveLength(2);
});

test('pages of HTML show names as texts', () => {
  const html = table('<b>', ['a"b'], [[`</td><script>alert(1)</script>${attack}`]]);
  expect(html).not.toMatch(/<script|<b>/);
});

describe('the edge', () => {
  test('lets out texts and our own looks', () => {
    const look = '\u001b[31m\u001b[1mFAILED\u001b[22m\u001b[39m\ta\n';
    expect(guarded(look)).toBe(look);
    expect(guarded(attack)).not.toMatch(steers);
    expect(guarded(`\u001b[31m${attack}\u001b[39m`).replaceAll(/\u001b\[3[19]m/g, '')).not.toMatch(steers);
    expect(guarded('\u001b[8mhidden\u001b[0m \u001b[31\u001b[31mm')).toBe('hidden 31\u001b[31mm');
  });

  test('is held where verbs print, but for our own moves and prompts', async () => {
    const output = captured();
    guardOutput(output);
    output.write(attack);
    expect(output.text).not.toMatch(steers);
    writeAsItIs(output, '\u001b[K');
    await withPrompt(() => Promise.resolve(output.write('\u001b[G')));
    expect(output.text.endsWith('\u001b[K\u001b[G')).toBe(true);
    output.write('\u001b[K');
    expect(output.text.endsWith('\u001b[K\u001b[G')).toBe(true);
  });
});
