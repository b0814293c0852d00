import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RenderedFile } from '../../engine/plan/render.ts';

/** Writes a host's files below a folder, at the paths that they have on the host. Secret ones are for their owner alone. */
export function writeTree(folder: string, files: readonly RenderedFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { path, content, secret } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content, { mode: secret ? 0o600 : 0o644 });
    // A file that was there keeps its mode otherwise.
    if (secret) chmodSync(target, 0o600);
  }
}
