import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, the longest first: whatever of it began late would be waited for alone in the end. */
const longest = [
  'e2e/deploy-lab',
  'e2e/docker',
  'e2e/faults-tasks',
  'e2e/faults-moments',
  'e2e/engine-lockout',
  'e2e/capacity',
  'e2e/init',
  'properties/ansible',
  'cli/init/command',
  'golden/accepted',
  'cli/simulate/thousands',
].map((name) => join(import.meta.dirname, `${name}.test.ts`));

const gone = longest.filter((file) => !existsSync(file));
if (gone.length > 0) throw new Error(`test/longest-first.ts names files that are not there: ${gone.join(', ')}`);

/** The order of vitest, which is by size where nothing is known of earlier runs, but for what is known to take long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.indexOf(moduleId);
      return place === -1 ? longest.length : place;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's own method, which gives a new list
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
