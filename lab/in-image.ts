import { dataFile } from './data-file.ts';
import { step, type StepOptions } from './shell.ts';

/** Runs one of our scripts with $R, an overlay of the two folders; no mount outlives it. */
export async function inImage(
  what: string,
  lower: string,
  upper: string,
  script: string,
  args: readonly string[],
  options: StepOptions = {},
): Promise<void> {
  await step(what, options)`unshare --mount --propagation private \
    bash ${dataFile('in-image.sh')} ${lower} ${upper} ${dataFile(script)} ${args}`;
}
