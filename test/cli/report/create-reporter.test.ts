import { describe, expect, test } from 'vitest';
import { createReporter, defaultReporterKind } from '../../../cli/report/create-reporter.ts';
import { wantsColour } from '../../../cli/report/style.ts';
import { captured } from '../fixtures/captured.ts';

const terminal = captured({ isTTY: true });
const pipe = captured();

describe('which reporter', () => {
  test.each([
    ['a terminal', terminal, {}, 'tty'],
    ['a pipe', pipe, {}, 'plain'],
    ['a terminal in CI', terminal, { CI: 'true' }, 'plain'],
    ['CI that says no', terminal, { CI: 'false' }, 'tty'],
    ['a terminal that can do nothing', terminal, { TERM: 'dumb' }, 'plain'],
  ])('%s', (_, output, env, kind) => {
    expect(defaultReporterKind(output, env)).toBe(kind);
  });

  test('the live view without a terminal becomes plain lines, with a note', async () => {
    const [stdout, stderr] = [captured(), captured()];
    const reporter = createReporter('tty', { stdout, stderr, env: {} });
    reporter.report({ event: 'run', playbook: 'site.yml', inventory: 'i', hosts: ['a'], check: false, version: 1 });
    await reporter.close();
    expect(stderr.text).toBe('note: the output is no terminal; writing plain lines\n');
    expect(stdout.text).toBe('site.yml on 1 host of i\n');
  });
});

describe('colours', () => {
  test.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', pipe, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR beats FORCE_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('%s', (_, output, env, wanted) => {
    expect(wantsColour(output, env)).toBe(wanted);
  });
});
