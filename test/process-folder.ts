import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder for a module that several files of tests import. It goes when the process ends, and not with `afterAll`: files
 * share a process and its modules, so the first of them would take it away from the others.
 */
export function processFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `meetctl-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
