import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const minute = 60_000;
// Tests of processes, terminals and time limits wait for them: one file more than processors keeps these busy.
const workers = availableParallelism() + 1;
// Tests of real hosts wait for them more than half of their time. `test/e2e/slot.ts` keeps their labs apart.
const labWorkers = Number(process.env.MEETCTL_E2E_WORKERS ?? Math.min(workers, 3));

// `npx vitest run --project unit`: everything that needs no lab and no long search.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/properties/**', 'test/browser/**'],
          // Many times what any of them takes: a busy machine is no mistake of theirs.
          testTimeout: minute,
          maxWorkers: workers,
          // A process and all modules for each file would take longer than most files do. So files share them, and each leaves
          // the environment, and what modules remember, as it was.
          isolate: false,
        },
      },
      {
        test: {
          name: 'properties',
          include: ['test/properties/**/*.test.ts'],
          testTimeout: 5 * minute,
          maxWorkers: workers,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          setupFiles: ['test/e2e/slot.ts'],
          testTimeout: 10 * minute,
          hookTimeout: 10 * minute,
          pool: 'forks',
          maxWorkers: labWorkers,
          fileParallelism: labWorkers > 1,
          // After the others: hosts that boot beside busy tests are slow for no reason.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
