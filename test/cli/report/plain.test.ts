import { describe, expect, test } from 'vitest';
import type { HostRecap } from '../../../engine/run/events.ts';
import type { ShownEvent } from '../../../cli/report/shown-event.ts';
import { createReporter } from '../../../cli/report/create-reporter.ts';
import type { ReporterOptions } from '../../../cli/report/reporter.ts';
import { captured } from '../fixtures/captured.ts';
import { fullSamples } from '../fixtures/sample-events.ts';

const run: Extract<ShownEvent, { event: 'run' }> = {
  event: 'run',
  playbook: '/p/site.yml',
  inventory: 'i.yml',
  hosts: ['a', 'web1'],
  check: false,
  version: 1,
};
const nothing: HostRecap = { ok: 4, changed: 0, skipped: 1, failed: 0, unreachable: 0, round_trips: 1 };
const ok = { role: 'nginx', task: 'write the site', module: 'template', certainty: 'exact', duration_ms: 0 } as const;

async function written(events: readonly ShownEvent[], options: ReporterOptions = {}): Promise<string> {
  const stdout = captured();
  const reporter = createReporter('plain', { stdout, env: {}, cwd: '/', ...options });
  for (const event of events) reporter.report(event);
  await reporter.close();
  return stdout.text;
}

function recap(hosts: Record<string, HostRecap>, interrupted?: boolean): ShownEvent {
  return { event: 'recap', hosts, duration_ms: 1234, interrupted };
}

async function verdict(hosts: Record<string, HostRecap>, check = false, interrupted?: boolean): Promise<string[]> {
  const text = await written([{ ...run, check }, recap(hosts, interrupted)]);
  return text
    .trimEnd()
    .split('\n')
    .slice(3 + Object.keys(hosts).length + 1);
}

describe('plain lines', () => {
  test('a run that finds nothing to do says so and not that it did something', async () => {
    const text = await written([
      run,
      { event: 'task', host: 'a', ...ok, status: 'ok' },
      { event: 'task', host: 'a', ...ok, status: 'skipped' },
      recap({ a: nothing, web1: nothing }),
    ]);
    expect(text).toBe(
      `site.yml on 2 hosts of i.yml

RECAP    ok  changed  skipped  failed  unreachable
a         4        0        1       0            0
web1      4        0        1       0            0

nothing to change on 2 hosts (1.2 s)
`,
    );
  });

  test('a task that takes long is told with what it says, now and then', async () => {
    let now = 0;
    const stdout = captured();
    const reporter = createReporter('plain', { stdout, env: {}, cwd: '/', now: () => now });
    const { role, task, module } = ok;
    reporter.report(run);
    reporter.report({ event: 'start', host: 'a', role, task, module });
    for (; now < 70_000; now += 1000) {
      // As apt does, between what it says.
      reporter.report({ event: 'output', host: 'a', role, task, text: '\n' });
      reporter.report({ event: 'output', host: 'a', role, task, text: `${now / 1000} s\n` });
    }
    await reporter.close();
    expect(stdout.text.split('\n').slice(1, -1)).toEqual(
      [5, 35, 65].map((second) => `goes on       a     nginx: write the site | ${second} s`),
    );
  });

  test('results stand in columns', async () => {
    const text = await written([
      run,
      { event: 'task', host: 'a', ...ok, status: 'changed', item: 'x', duration_ms: 40 },
      {
        event: 'task',
        host: 'web1',
        ...ok,
        role: '',
        status: 'failed',
        problem: { message: 'it broke', hint: 'mend it' },
      },
    ]);
    expect(text.split('\n').slice(1)).toEqual([
      'changed       a     nginx: write the site (x) (40 ms)',
      'FAILED        web1  write the site',
      '  it broke',
      '    help: mend it',
      '',
    ]);
  });

  test('a play is named when it has something to tell', async () => {
    const play = (name: string): ShownEvent => ({ event: 'play', name, hosts: ['a'] });
    const text = await written([
      run,
      play('calm'),
      { event: 'task', host: 'a', ...ok, status: 'ok' },
      play('busy'),
      { event: 'task', host: 'a', ...ok, status: 'changed' },
      { event: 'task', host: 'a', ...ok, status: 'changed' },
      play('last'),
      recap({ a: nothing }),
    ]);
    expect(text).not.toMatch(/calm|last/);
    expect(text.match(/\n\nPLAY busy \(1 host\)\nchanged/g)).toHaveLength(1);
  });

  test('how sure a result is matters only in check mode', async () => {
    const event: ShownEvent = { event: 'task', host: 'a', ...ok, status: 'changed', certainty: 'predicted' };
    expect(await written([run, event])).not.toContain('predicted');
  });

  test('in check mode changes are only would-be ones, and what is not sure is marked', async () => {
    const text = await written([
      { ...run, check: true },
      { event: 'task', host: 'a', ...ok, status: 'changed' },
      { event: 'task', host: 'a', ...ok, status: 'changed', certainty: 'predicted' },
      { event: 'task', host: 'a', ...ok, status: 'changed', certainty: 'unknown' },
    ]);
    expect(text.split('\n')).toEqual([
      'site.yml on 2 hosts of i.yml, check only: nothing will be changed',
      'would change  a     nginx: write the site',
      'would change  a     nginx: write the site [predicted]',
      'would change  a     nginx: write the site [unknown]',
      '',
    ]);
  });

  test('differences only on request', async () => {
    const event: ShownEvent = { ...fullSamples.task, problem: undefined };
    expect(await written([run, event])).not.toContain('mode 0644');
    const text = await written([run, event], { diff: true });
    expect(text).toContain('  ~ mode 0644 -> 0640\n  --- a\n  +++ b\n  @@ -1 +1 @@\n  -x\n  +y\n');
  });

  test('what tasks print and what was fine only with -v', async () => {
    const events: ShownEvent[] = [
      run,
      fullSamples.output,
      fullSamples.connected,
      { event: 'task', host: 'a', ...ok, status: 'ok' },
    ];
    expect((await written(events)).split('\n')).toHaveLength(2);
    expect((await written(events, { verbose: true })).split('\n').slice(1)).toEqual([
      '              a     nginx: install nginx | Setting up nginx ...',
      '              a     connected in 182 ms',
      'ok            a     nginx: write the site',
      '',
    ]);
  });

  test('every event can be told, coloured or not', async () => {
    const text = await written(Object.values(fullSamples), { verbose: true, diff: true });
    expect(text).not.toContain('\u001b');
    const coloured = await written(Object.values(fullSamples), {
      verbose: true,
      diff: true,
      env: { FORCE_COLOR: '1' },
    });
    expect(coloured).toContain('\u001b[');
    // eslint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(text);
  });
});

describe('the last words', () => {
  const changed: HostRecap = { ...nothing, changed: 2 };
  const failed: HostRecap = { ...nothing, failed: 1 };
  const lost: HostRecap = { ...nothing, unreachable: 1 };

  test.each([
    ['changes', { a: changed, web1: nothing }, false, 'changed 1 of 2 hosts, 2 tasks (1.2 s)'],
    ['changes everywhere', { a: changed }, false, 'changed 1 host, 2 tasks (1.2 s)'],
    ['a check', { a: changed }, true, 'would make 2 changes on 1 host; this was a check, nothing was changed (1.2 s)'],
    ['a calm check', { a: nothing }, true, 'nothing to change on 1 host (1.2 s)'],
  ])('%s', async (_, hosts, check, words) => {
    expect(await verdict(hosts, check)).toEqual([words]);
  });

  test('failures name what to do next', async () => {
    expect(await verdict({ a: failed, web1: lost })).toEqual([
      '1 of 2 hosts failed; 1 of 2 hosts unreachable (1.2 s)',
      'Mend the cause and run the same command again: what is done stays done.',
    ]);
  });

  test('an interruption is told', async () => {
    expect(await verdict({ a: changed }, false, true)).toEqual([
      'interrupted; changed 1 host, 2 tasks (1.2 s)',
      'The same command takes up what is left; nothing is half written.',
    ]);
  });

  test('hosts that failed alike are named together, with the hint once', async () => {
    const problem = { message: 'no route', hint: 'is it on?' };
    const text = await written([
      run,
      { event: 'unreachable', host: 'a', problem },
      { event: 'unreachable', host: 'web1', problem },
      recap({ a: lost, web1: lost }),
    ]);
    expect(text.split('\n\n').slice(-2)[0]).toBe('a, web1: no route\n  help: is it on?');
  });

  test('no hosts at all', async () => {
    expect(await written([{ ...run, hosts: [] }, recap({})])).toContain('no hosts, nothing to do (1.2 s)');
  });
});
