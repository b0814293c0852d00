import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 25 ms until the answer is yes; false when it was not within that many seconds. */
export async function until(seconds: number, question: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!(await question())) {
    if (performance.now() > end) return false;
    await sleep(25);
  }
  return true;
}

/** Runs the work for every item, at most `limit` at once; waits for all, then throws the first error. */
export async function forEach<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const errors: unknown[] = [];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (errors.length > 0) throw errors[0];
}
