import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** The launcher knows where it lies; a bundle in a cache folder could not tell. */
export function setProjectRoot(folder: string): void {
  root = folder;
}

/** The folder that holds `roles/`, `templates/` and `playbooks/`: the checkout, or the installed package. */
export function projectRoot(): string {
  root ??= findAbove(dirname(fileURLToPath(import.meta.url)));
  return root;
}

function findAbove(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${start}`);
    folder = parent;
  }
  return folder;
}
