import fc from 'fast-check';
import { expect } from 'vitest';
import { MeetctlError } from '../../../engine/errors.ts';
import { garbage, runs } from './spoiled.ts';

/** Microseconds of CPU, not of the clock, because the machine may be busy: far more than anything here takes. */
const patience = 5_000_000;

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What was thrown is an error for users with something to say. */
function judge(error: unknown): false {
  if (!(error instanceof MeetctlError)) throw error;
  expect(error.problems.length).toBeGreaterThan(0);
  for (const { message } of error.problems)
    expect(message).not.toMatch(/^(undefined|\[object|)$|at .*\.ts:\d|call stack/);
  return false;
}

/** Reads one text: it works, or what is thrown is an error for users; and neither takes long. Says whether it works. */
export function tryOne(read: (text: string) => unknown, text: string): boolean {
  const start = cpu();
  let worked = true;
  try {
    read(text);
  } catch (error) {
    worked = judge(error);
  }
  expect(cpu() - start).toBeLessThan(patience);
  return worked;
}

/** The same for what reads asynchronously. */
export async function tryLater(read: (text: string) => Promise<unknown>, text: string): Promise<boolean> {
  const start = cpu();
  const worked = await read(text).then(() => true, judge);
  expect(cpu() - start).toBeLessThan(patience);
  return worked;
}

/**
 * Tries all the garbage, the cases that once failed, and as many drawn texts as asked for. Returns how many could be
 * read: a loader that refuses everything would not be tested.
 */
export function fuzz(
  read: (text: string) => unknown,
  texts: fc.Arbitrary<string>,
  usual: number,
  once: string[] = [],
): number {
  let accepted = 0;
  for (const text of [...garbage, ...once]) if (tryOne(read, text)) accepted++;
  const property = fc.property(texts, (text) => {
    if (tryOne(read, text)) accepted++;
  });
  fc.assert(property, { numRuns: runs(usual), endOnFailure: true });
  return accepted;
}

/** The same for what reads asynchronously. */
export async function fuzzLater(
  read: (text: string) => Promise<unknown>,
  texts: fc.Arbitrary<string>,
  usual: number,
): Promise<number> {
  let accepted = 0;
  for (const text of garbage) if (await tryLater(read, text)) accepted++;
  const property = fc.asyncProperty(texts, async (text) => {
    if (await tryLater(read, text)) accepted++;
  });
  await fc.assert(property, { numRuns: runs(usual), endOnFailure: true });
  return accepted;
}
