import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../engine/errors.ts';
import type { RenderedFile } from '../../engine/plan/render.ts';
import { unwritable } from '../../engine/unwritable.ts';

/** A host's folder below another; whatever a host is called, it lies in there. */
export function hostFolder(folder: string, host: string): string {
  const name = host.replaceAll(/[/\\\0%]/g, encodeURIComponent);
  return join(folder, /^\.{0,2}$/.test(name) ? `%${name}` : name);
}

/**
 * Writes a host's files below a folder, at the paths that they have on the host. Secret ones are for their owner alone.
 * Throws a ConfigError when the folder cannot be written to.
 */
export function writeTree(folder: string, files: readonly RenderedFile[]): void {
  let target = folder;
  try {
    mkdirSync(folder, { recursive: true });
    for (const { path, content, secret } of files) {
      target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      // A file that was there would keep its mode, and whoever has it open would read on.
      rmSync(target, { force: true });
      writeFileSync(target, content, { mode: secret ? 0o600 : 0o644 });
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new ConfigError({
      message: `cannot write ${target}: ${unwritable(error)}`,
      hint: 'give --out another folder',
    });
  }
}
