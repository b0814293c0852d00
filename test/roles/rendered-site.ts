import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import { run } from '../cli/fixtures/command.ts';

/** `HOST/PATH` of every file that a site's hosts would get, with its text. */
export type RenderedFiles = ReadonlyMap<string, string>;

/** What `meetctl render` writes for an inventory, with `options` as on the command line. */
export async function renderSite(inventory: string, ...options: string[]): Promise<RenderedFiles> {
  const out = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  try {
    const { code, stderr } = await run(['render', inventory, '--out', out, ...options]);
    expect(code, stderr).toBe(0);
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(out, path), readFileSync(path, 'utf8')];
      }),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}
