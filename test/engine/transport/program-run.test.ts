import { afterEach, expect, test, vi } from 'vitest';
import { ProgramRun } from '../../../engine/transport/program-run.ts';

afterEach(() => void vi.useRealTimers());

test('an answer is here when all of it is: a clock may be read in its middle', async () => {
  vi.useFakeTimers({ now: 1000, toFake: ['Date'] });
  const run = new ProgramRun({}, () => {});
  for (const [at, kind, words] of [
    [1010, 'B', ['facts']],
    [1050, 'E', ['0']],
    [1060, 'B', ['more']],
    [1070, 'E', ['0']],
    [1080, 'Z', ['0']],
  ] as const) {
    vi.setSystemTime(at);
    run.frame({ kind, words: [...words] });
  }
  expect(await run.promise).toMatchObject({ sentAt: 1000, answeredAt: 1050 });
});
