import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { statusClosing, statusTable } from '../../../cli/report/status-table.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { isServiceOf } from '../../../cli/status/looked-at.ts';
import { makeReport } from '../../../cli/status/make-report.ts';
import type { RunEvent } from '../../../engine/run/events.ts';
import { fullSamples } from '../fixtures/sample-events.ts';

const root = join(import.meta.dirname, '../../..');
const { playbook } = openSiteHidden(join(root, 'inventories/lab/inventory.yml'), {});
const about = { isService: isServiceOf(playbook), remedy: 'deploy' };
const schema = JSON.parse(readFileSync(join(root, 'docs/schemas/status.schema.json'), 'utf8')) as object;
const isOfSchema = new Ajv2020({ strict: true }).compile(schema);
const style = (_: unknown, text: string): string => text;

const nothingLeft = 'Nothing is left of what it did before';
const check = (host: string, role: string, task: string, message?: string): RunEvent => ({
  event: 'task',
  host,
  role,
  task,
  module: 'command',
  status: message === undefined ? 'ok' : 'failed',
  certainty: 'exact',
  duration_ms: 1,
  ...(message !== undefined && { problem: { message } }),
});

function told(events: readonly RunEvent[], verbose = false): { lines: string[]; closing: string; report: object } {
  const report = makeReport(events, { focus: [], bridges: [] }, new Date(0), about);
  expect(isOfSchema(JSON.parse(JSON.stringify(report))), JSON.stringify(isOfSchema.errors)).toBe(true);
  return {
    lines: statusTable(events, about.isService, { style, cwd: '/', width: 100, verbose }),
    closing: statusClosing(events, report, style, about.remedy),
    report,
  };
}

describe('what a host did before and does no more', () => {
  const well = [
    check('h1', 'leave', nothingLeft),
    check('h1', 'web', 'nginx runs'),
    check('h1', 'turn', 'coturn runs'),
  ];
  const left = [check('h1', 'leave', nothingLeft, 'exit status 1'), check('h1', 'web', 'nginx runs')];

  test('is the check of a role that the whole site has', () => {
    expect(playbook.roles.get('leave')!.checks.map(({ name }) => name)).toEqual([nothingLeft]);
  });

  test('is no service, and has no row while nothing is left of it', () => {
    expect(told(well).lines).toEqual([
      'HOST  SERVICE  STATE',
      'h1    web      ok  1 check',
      'h1    turn     ok  1 check',
    ]);
    expect(told(well).closing).toBe('all 2 services are well');
    expect(told(well, true).lines).toContain(`    ok  ${nothingLeft}`);
  });

  test('is told as the host’s own, with what to do, while something is left', () => {
    const { lines, closing, report } = told(left);
    expect(lines).toEqual([
      'HOST  SERVICE  STATE',
      'h1             WRONG',
      `    ${nothingLeft}: exit status 1`,
      'h1    web      ok  1 check',
    ]);
    expect(closing).toBe('1 host not as it should be\n  help: deploy');
    expect(report).toMatchObject({
      well: false,
      hosts: [{ host: 'h1', state: 'wrong', checks: [{ name: nothingLeft, problem: { hint: 'deploy' } }] }],
      services: [{ host: 'h1', service: 'web', state: 'ok' }],
    });
  });

  test('counts beside what is down, and hosts that were not reached', () => {
    const lost: RunEvent = { event: 'unreachable', host: 'h2', problem: { message: 'no route' } };
    const { closing } = told([...left, check('h1', 'turn', 'coturn runs', 'no'), lost, fullSamples.recap]);
    expect(closing).toMatch(/^1 host not as it should be, 1 of 2 services down, 1 host not reached \(.*\)\n/);
  });
});
