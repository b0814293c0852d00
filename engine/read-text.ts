import { closeSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './errors.ts';

/** Nobody writes so much by hand, in bytes; some files, such as devices, have no end at all. */
const largest = 50_000_000;

/** Most files fit; a buffer for each would be so much memory that the garbage collector looked after it. */
const shared = Buffer.allocUnsafe(64 * 1024);

/** The text of a file of the user's. Throws ConfigError for one that is too large, and what the file system throws. */
export function readText(file: string): string {
  const handle = openSync(file, 'r');
  try {
    let buffer = shared;
    for (let size = 0; ;) {
      const length = readSync(handle, buffer, size, buffer.length - size, null);
      if (length === 0) return buffer.toString('utf8', 0, size);
      size += length;
      if (size > largest)
        throw new ConfigError({
          message: `${file} is too large to be read: more than ${largest / 1_000_000} MB`,
          hint: 'split it into several files, if it is the right one',
        });
      if (size === buffer.length) buffer = Buffer.concat([buffer], 4 * size);
    }
  } finally {
    closeSync(handle);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  ELOOP: 'links that lead to each other',
};

/** Why a file could not be read, in words. */
export function unreadable(error: unknown): string {
  const { code = 'unreadable' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? code;
}

/** Reads files, folders and links. What the file system has to complain of is the user's to mend: a ConfigError. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { syscall, path } = error as NodeJS.ErrnoException;
    if (syscall === undefined || path === undefined) throw error;
    throw new ConfigError({ message: `cannot read ${path}: ${unreadable(error)}` });
  }
}
