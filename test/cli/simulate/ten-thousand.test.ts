import { expect, test } from 'vitest';
import { runSimulation } from '../../../cli/simulate/run-simulation.ts';

// By the CPU's clock: the machine may be busy with other things.
test(
  'ten thousand meetings take seconds, with the search for the number of bridges',
  { timeout: 120_000 },
  async () => {
    const before = process.cpuUsage();
    const options = { seed: 1, forks: 1, lockWait: 0, meetings: 10_000, mix: 'standup,class' };
    const { report } = await runSimulation(undefined, options);
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(`10,000 meetings: ${((user + system) / 1e6).toFixed(1)} s of CPU\n`);
    expect(report).toMatchObject({ meetings: 10_000, needed: { without_overload: expect.any(Number) } });
    expect((user + system) / 1e6).toBeLessThan(15);
  },
);
