import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canAsk } from '../engine/inventory/referee.ts';
import { askAnsible } from '../engine/run/referee/ansible-runs.ts';
import { goldenOf, type Outcome, readCases } from '../engine/run/referee/case.ts';

const sortedKeys = (_: string, value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

// What `test/engine/run/referee` holds us to is what Ansible says: here it is asked itself. UPDATE=1
// keeps its answers, for cases that are new.
describe.skipIf(!canAsk)('Ansible itself makes of the playbooks what we were told', () => {
  test.each(readCases())('$file', { timeout: 180_000 }, ({ file, cases }) => {
    const outcomes = askAnsible(cases);
    const told = Object.fromEntries(cases.map(({ name }, index) => [name, outcomes[index]!]));
    if (process.env.UPDATE === '1') writeFileSync(goldenOf(file), `${JSON.stringify(told, sortedKeys, 1)}\n`);
    expect(told).toEqual(JSON.parse(readFileSync(goldenOf(file), 'utf8')) as Record<string, Outcome>);
  });
});
