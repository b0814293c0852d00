import { defineConfig } from 'vitest/config';

const minute = 60_000;

// `npx vitest run --project unit`: everything that needs no lab and no long search.
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/properties/**', 'test/browser/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: { name: 'properties', include: ['test/properties/**/*.test.ts'], testTimeout: 2 * minute },
      },
      {
        // Real hosts of the lab share this machine: one file at a time, unless MEETCTL_E2E_WORKERS says more.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 10 * minute,
          hookTimeout: 10 * minute,
          pool: 'forks',
          maxWorkers: Number(process.env.MEETCTL_E2E_WORKERS ?? 1),
          fileParallelism: Number(process.env.MEETCTL_E2E_WORKERS ?? 1) > 1,
        },
      },
    ],
  },
});
