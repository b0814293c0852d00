import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError } from './errors.ts';

/** Nobody writes so much by hand, in bytes; some files, such as devices, have no end at all. */
const largest = 50_000_000;

/** Most files fit; a buffer for each would be so much memory that the garbage collector looked after it. */
const shared = Buffer.allocUnsafe(64 * 1024);

/** The text of a file of the user's. Throws ConfigError for one that is too large, or not UTF-8, and what the file system throws. */
export function readText(file: string): string {
  const handle = openSync(file, 'r');
  try {
    let buffer = shared;
    for (let size = 0; ;) {
      const length = readSync(handle, buffer, size, buffer.length - size, null);
      if (length === 0) return decoded(file, buffer.subarray(0, size));
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

/** Letters of another encoding would become question marks, and be names of hosts and accounts. */
function decoded(file: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const message = `${basename(file)} is not in UTF-8`;
  const saving = (from: string) => `save it as UTF-8: in your editor, or with \`iconv -f ${from} -t UTF-8\``;
  if (['feff', 'fffe'].includes(bytes.toString('hex', 0, 2)))
    throw new ConfigError({ message, at: { file, line: 1, column: 1 }, hint: saving('UTF-16') });
  const lines = bytes.toString('latin1').split('\n');
  const index = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  const sourceLine = lines[index]!.replace(/\r$/, '');
  // oxlint-disable-next-line no-control-regex
  const column = sourceLine.search(/[^\u0000-\u007f]/) + 1;
  throw new ConfigError({ message, at: { file, line: index + 1, column }, sourceLine, hint: saving('LATIN1') });
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
