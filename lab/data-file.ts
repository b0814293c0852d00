import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds our package.json: the code may run from its source or from one bundled file in dist/. */
function projectFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'meetctl') return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json of meetctl above ${from}`);
  }
}

let project: string | undefined;

/** The path of a file that is shipped as data in `lab/`, such as the script that a host's PID 1 begins with. */
export function dataFile(name: string): string {
  project ??= projectFolder(dirname(fileURLToPath(import.meta.url)));
  return join(project, 'lab', name);
}
