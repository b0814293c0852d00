import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FailedError, type Problem } from '../../engine/errors.ts';
import { createFile, readIfThere, replaceFile } from '../../engine/secrets/atomic-file.ts';
import type { KeyPair } from '../../engine/pki/issue.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { openSite } from '../site/open-site.ts';
import type { SitePlace } from './site-place.ts';

function write(path: string, text: string, expected: string | undefined): void {
  const content = Buffer.from(text);
  // A link stays one: what it leads to is replaced.
  const target = existsSync(path) ? realpathSync(path) : path;
  const mode = existsSync(target) ? statSync(target).mode & 0o7777 : 0o666 & ~process.umask();
  mkdirSync(dirname(target), { recursive: true });
  const there = readIfThere(target);
  const same = there?.toString() === expected;
  const done = same && (there ? replaceFile(target, content, there) : createFile(target, content));
  if (!done)
    throw new FailedError({
      message: `${path} was changed by somebody else in the meantime; it was left as it is`,
      hint: 'run init again: it begins with what stands there now',
    });
  chmodSync(target, mode);
}

/** Writes each file as a whole or not at all; Ctrl-C waits for it. `before` is what the files were when they were read. */
export function writeFiles(files: ReadonlyMap<string, string>, before: ReadonlyMap<string, string | undefined>): void {
  const wait = (): void => {};
  process.on('SIGINT', wait);
  try {
    for (const [path, text] of files) write(path, text, before.get(path));
  } finally {
    process.off('SIGINT', wait);
  }
}

/** What a certificate that somebody brought along means for the site's secrets. */
export const keeping =
  (own: KeyPair | undefined) =>
  (secrets: SiteSecrets): void => {
    if (own) secrets.keepOwn(own);
  };

/** Makes the site's secrets as the first deployment would, and keeps a certificate that somebody brought along with them. Gives back their file, and that of an identity that had to be made. */
export async function makeSecrets(
  { inventory }: SitePlace,
  own: KeyPair | undefined,
): Promise<{ file: string; madeIdentity?: string; warnings: readonly Problem[] }> {
  const { secrets } = await openSite(inventory, {}, 'persist', keeping(own));
  const { madeIdentity } = await secrets.save();
  return { file: secrets.file, madeIdentity, warnings: secrets.warnings };
}
