import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run } from './fixtures/command.ts';

test('the pages that are made from code and schemas are up to date', async () => {
  const check = await run(['--check'], { bin: join(root, 'scripts/generate-docs.mjs') });
  expect(check).toEqual({ code: 0, stdout: '', stderr: '' });
});
