import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FailedError } from '../../engine/errors.ts';
import { lastLines } from '../shell.ts';

const run = promisify(execFile);
const scripts = /^DEBIAN\/(config|preinst|postinst|prerm|postrm)$|^etc\/init\.d\/|\.sh$/;
// Always the same, so that the same files make the same package, and images made with it stay as wished.
const time = '1767225600';

/** npm and git do not keep the modes that dpkg wants. */
function setModes(tree: string): void {
  for (const name of readdirSync(tree, { recursive: true, encoding: 'utf8' })) {
    const path = join(tree, name);
    chmodSync(path, statSync(path).isDirectory() || scripts.test(name) ? 0o755 : 0o644);
  }
}

/** Makes a .deb of a folder with DEBIAN/control, and of further files at their places; `work` is a folder to use up. */
export async function buildPackage(
  source: string,
  added: readonly (readonly [file: string, place: string])[],
  work: string,
  target: string,
): Promise<void> {
  cpSync(source, work, { recursive: true });
  for (const [file, place] of added) {
    mkdirSync(join(work, place, '..'), { recursive: true });
    cpSync(file, join(work, place));
  }
  setModes(work);
  chmodSync(work, 0o755);
  try {
    const env = { ...process.env, SOURCE_DATE_EPOCH: time };
    await run('dpkg-deb', ['--root-owner-group', '--build', work, target], { env });
  } catch (error) {
    const details = lastLines(String((error as { stderr?: string }).stderr ?? error));
    const hint = existsSync('/usr/bin/dpkg-deb') ? undefined : 'install the Debian package dpkg';
    throw new FailedError({ message: `could not build the package of ${source}`, details, hint });
  }
}
