import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError, FailedError } from '../errors.ts';
import { unreadable } from '../read-text.ts';
import { unwritable } from '../unwritable.ts';

/** The bytes of a file, or undefined when there is none. */
export function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError({ message: `cannot read ${file}: ${unreadable(error)}` });
  }
}

function synced(path: string, flags: string, use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600);
  try {
    use(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives the staged file its name, unless the name is taken. */
function claim(staged: string, file: string): boolean {
  try {
    // A link fails when the name is taken: of two that try at once only one can win.
    linkSync(staged, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some file systems know no links.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(code ?? '')) throw error;
    if (existsSync(file)) return false;
    renameSync(staged, file);
  }
  return true;
}

/** Writes all of it beside the file, to the disk, and then lets `publish` put it in place. */
function stage(file: string, content: Buffer, publish: (staged: string) => boolean): boolean {
  const staged = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    synced(staged, 'wx', (handle) => writeFileSync(handle, content));
    if (!publish(staged)) return false;
    synced(dirname(file), 'r', () => {});
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const isClosed = code === 'EACCES' || code === 'EROFS';
    const hint = isClosed ? `you must be allowed to write in ${dirname(file)}` : undefined;
    throw new FailedError({ message: `cannot write ${file}: ${unwritable(error)}`, hint });
  } finally {
    rmSync(staged, { force: true });
  }
}

/** Makes a file, for this user only, as a whole or not at all; false when there is one already. */
export function createFile(file: string, content: Buffer): boolean {
  return stage(file, content, (staged) => claim(staged, file));
}

/** Replaces a file as a whole or not at all; false when it is no longer what was read (`expected`). */
export function replaceFile(file: string, content: Buffer, expected: Buffer): boolean {
  return stage(file, content, (staged) => {
    if (!readIfThere(file)?.equals(expected)) return false;
    renameSync(staged, file);
    return true;
  });
}
