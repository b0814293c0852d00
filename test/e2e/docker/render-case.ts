import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Each host of a case of `test/roles/docker/cases` that has containers, and its Compose project as a tar in base64. */
export function renderCase(name: string): [host: string, archive: string][] {
  const out = mkdtempSync(join(tmpdir(), 'meetctl-case-'));
  try {
    const inventory = join(root, 'test/roles/docker/cases', `${name}.yml`);
    execFileSync(process.execPath, [join(root, 'bin/meetctl.cjs'), 'render', inventory, '--out', out]);
    return readdirSync(out).flatMap((host) => {
      const folder = join(out, host, 'opt/meet');
      if (!readdirSync(join(out, host)).includes('opt')) return [];
      return [[host, execFileSync('tar', ['-C', folder, '-c', '.']).toString('base64')]];
    });
  } finally {
    rmSync(out, { recursive: true });
  }
}
