import { expect, test } from 'vitest';
import type { Decided } from '../../../engine/plan/decided.ts';
import { keyOf } from '../../../engine/probe/questions.ts';
import { withDifferences } from '../../../engine/run/differences.ts';

test.each([
  ['of a new file', undefined, '--- /dev/null\n+++ /etc/a\n@@ -0,0 +1,1 @@\n+new\n'],
  ['of another content', 'old\n', '--- /etc/a\n+++ /etc/a\n@@ -1,1 +1,1 @@\n-old\n+new\n'],
])('a unified difference has both names: %s', async (_, now, difference) => {
  const decided = { work: { id: 1 }, decision: { steps: [{}], text: { path: '/etc/a', after: 'new\n' } } };
  const answers = new Map([[keyOf('text', '/etc/a'), now]]);
  const found = await withDifferences([decided as unknown as Decided], async () => answers);
  expect([...found.values()]).toEqual([difference]);
});
