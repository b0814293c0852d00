const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EEXIST: 'a part of its path is a file',
  EISDIR: 'there is a folder of this name',
  ENOENT: 'there is no such folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
  EROFS: 'the disk is read-only',
};

/** Why a file could not be written, in words. */
export function unwritable(error: unknown): string {
  const { code = 'unwritable' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? code;
}
