import { describe, expect, test, vi } from 'vitest';
import { createReporter } from '../../../cli/report/create-reporter.ts';
import { captured } from '../fixtures/captured.ts';
import { runScript } from '../fixtures/run-script.ts';
import { Terminal } from '../fixtures/terminal.ts';

async function plainText(hosts: number): Promise<string> {
  const stdout = captured();
  const reporter = createReporter('plain', { stdout, env: {} });
  for (const { event } of runScript(hosts)) reporter.report(event);
  await reporter.close();
  return stdout.text.trimEnd();
}

async function half(hosts: number, terminal: Terminal) {
  const reporter = createReporter('tty', { stdout: terminal, env: { NO_COLOR: '1' }, now: () => 0 });
  const events = runScript(hosts);
  const middle = Math.floor(events.length / 2);
  for (const { event } of events.slice(0, middle)) reporter.report(event);
  await vi.waitFor(() => expect(terminal.screen()).toMatch(/ \d+ ok /), 10_000);
  return { reporter, rest: events.slice(middle) };
}

describe('the live view', () => {
  test('leaves exactly the plain lines, and the cursor', async () => {
    const terminal = new Terminal();
    const { reporter, rest } = await half(4, terminal);
    expect(terminal.cursorVisible).toBe(false);
    for (const { event } of rest) reporter.report(event);
    await reporter.close();
    expect(terminal.screen()).toBe(await plainText(4));
    expect(terminal.cursorVisible).toBe(true);
  });

  test('shows a line for each host with what it does', async () => {
    const terminal = new Terminal();
    const { reporter } = await half(4, terminal);
    expect(terminal.screen()).toMatch(/jvb03 +\d+ ok +\d+ changed {2}prosody: write the site file/);
    await reporter.close();
    expect(terminal.screen()).not.toContain(' ok ');
  });

  test('stays small with many hosts, and writes seldom', async () => {
    const terminal = new Terminal(90, 12);
    const { reporter } = await half(50, terminal);
    const moving = terminal
      .screen()
      .split('\n')
      .filter((line) => / \d+ ok +\d+ changed/.test(line));
    expect(moving.length).toBeLessThanOrEqual(8);
    expect(terminal.screen()).toMatch(/… and \d+ more hosts: .*at work/);
    expect(terminal.writes).toBeLessThan(100);
    for (const line of terminal.screen().split('\n')) expect(line.length).toBeLessThanOrEqual(90);
    await reporter.close();
  });

  test('what others write to stderr meanwhile is kept for above it', async () => {
    const terminal = new Terminal();
    const { reporter } = await half(3, terminal);
    process.stderr.write('a stray line\n');
    await reporter.close();
    expect(terminal.screen()).toMatch(/^a stray line$/m);
  });

  test('needs no recap to be closed, and no event at all', async () => {
    const terminal = new Terminal();
    const reporter = createReporter('tty', { stdout: terminal, env: {} });
    await reporter.close();
    expect(terminal.screen()).toBe('');
  });
});
