import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../build.mjs';

/**
 * Lays meetctl out as the npm package does, and gives its program: that is what users run. A checkout looks at all of
 * its sources first, which takes it some 20 ms.
 */
export async function installedCopy(root, folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of ['bin', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['lab', 'playbooks', 'roles', 'templates', 'versions', 'inventories'])
    symlinkSync(join(root, name), join(folder, name));
  await buildProgram(root, join(folder, 'dist'));
  return join(folder, 'bin/meetctl.cjs');
}
