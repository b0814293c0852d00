import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const minute = 60_000;
const workers = availableParallelism();
// Tests of real hosts mostly wait for them, so two files at a time take little more than one would. See
// `test/e2e/slot.ts` for what keeps their labs apart.
const labWorkers = Number(process.env.MEETCTL_E2E_WORKERS ?? Math.min(workers, 2));

// `npx vitest run --project unit`: everything that needs no lab and no long search.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/properties/**', 'test/browser/**'],
          testTimeout: 20_000,
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
          testTimeout: 2 * minute,
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
