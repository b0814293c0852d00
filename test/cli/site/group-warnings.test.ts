import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-groups-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of the example for the lab, with one of its words changed. */
async function saidOf(from: string, to: string): Promise<string> {
  const file = join(folder, 'inventory.yml');
  writeFileSync(file, readFileSync(join(root, 'inventories/lab/inventory.yml'), 'utf8').replace(from, to));
  const { code, stderr } = await run(['render', file, '--out', join(folder, 'out')]);
  expect(code).toBe(0);
  return stderr;
}

describe('a group of the inventory', () => {
  test.each([
    ['prosody', 'prosdy'],
    ['jvb', 'jbv'],
  ])('that is spelt nearly like %s, which is missing, is told', async (right, wrong) => {
    expect(await saidOf(`    ${right}:`, `    ${wrong}:`)).toBe(
      `warning: nothing is deployed for the group "${wrong}"\n  help: did you mean "${right}"?\n`,
    );
  });

  test("that is somebody's own, or near to one that is there, is not", async () => {
    expect(await saidOf('  children:\n', '  children:\n    upstairs:\n    webb:\n')).toBe('');
  });
});
