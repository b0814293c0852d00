import type { Output } from './style.ts';

/** Resolves when all that was written before has left the process, or never can. */
export function written(output: Output): Promise<void> {
  return new Promise((resolve) => {
    output.write('', () => resolve());
  });
}
