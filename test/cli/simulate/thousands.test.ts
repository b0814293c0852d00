import { expect, test } from 'vitest';
import { fleetOf } from '../../../capacity/simulation/bridges-needed.ts';
import { simulateDay } from '../../../capacity/simulation/simulate-day.ts';
import { bridgesToBuy } from '../../../cli/simulate/bridges-to-buy.ts';
import { meetingsOf } from '../../../cli/simulate/meetings.ts';
import { simulateReport } from '../../../cli/simulate/simulate-report.ts';

/** Seconds of the CPU that it takes when nothing disturbs it. */
function taken(work: () => void, times = 5): number {
  const tries = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...tries);
}

// Ten thousand meetings take seconds as long as this holds. All is measured by a day on one bridge, on the same machine at the same
// time: one that is busy, or slow, is so with both.
test('neither many bridges nor the search for their number make a day of meetings long', () => {
  const options = { seed: 1, forks: 1, lockWait: 0, meetings: 1000, mix: 'standup,class' };
  const { meetings, source } = meetingsOf(options);
  const { planned, cost, code: _, ...fleet } = bridgesToBuy(meetings, options);
  const settings = { ...fleet, seed: options.seed, habits: { cost } };
  const dayOn = (count: number) => () =>
    void simulateDay(meetings, { ...settings, bridges: fleetOf(settings.bridges, count) });
  const report = () => simulateReport(meetings, settings, { source, origin: cost.origin, planned });
  // Node is slow with what it does for the first time.
  taken(dayOn(1));
  const day = taken(dayOn(1));
  const [thousand, search] = [taken(dayOn(1000)) / day, taken(report, 2) / day];
  process.stdout.write(`a day on 1,000 bridges: ${thousand.toFixed(1)}, with the search: ${search.toFixed(1)}\n`);
  expect(report().needed.without_overload).toBeGreaterThan(50);
  expect(thousand).toBeLessThan(2);
  expect(search).toBeLessThan(16);
});
