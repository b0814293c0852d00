import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { TreeEntry } from '../modules/module.ts';
import { shownPath } from '../modules/shown-path.ts';
import { localFile } from './sources.ts';

/**
 * All that is in a folder of ours, a folder before what is in it. `follow`: a link stands for what it leads to. Throws
 * ConfigError for what cannot be sent, and what the file system throws.
 */
export function readTree(folder: string, follow: boolean): TreeEntry[] {
  return below(folder, '', follow, [realpathSync(folder)]);
}

function below(folder: string, prefix: string, follow: boolean, above: readonly string[]): TreeEntry[] {
  const names = readdirSync(folder, { encoding: 'buffer' });
  const strange = names.find((name) => !isUtf8(name));
  if (strange)
    throw refused(`${shownPath(folder)} holds a name that is no UTF-8: ${JSON.stringify(strange.toString('latin1'))}`);
  return names
    .map(String)
    .toSorted()
    .flatMap((name) => entriesAt(join(folder, name), prefix + name, follow, above));
}

function entriesAt(at: string, path: string, follow: boolean, above: readonly string[]): TreeEntry[] {
  const own = lstatSync(at);
  if (own.isSymbolicLink() && !follow) return [{ type: 'link', path, target: readlinkSync(at) }];
  const what = statSync(at, { throwIfNoEntry: false });
  if (!what) throw refused(`${shownPath(at)} is a link to what is not there`);
  if (what.isFile()) {
    const mode = (what.mode & 0o7777).toString(8).padStart(4, '0');
    return [{ type: 'file', path, mode, file: localFile(at), text: () => textOf(at) }];
  }
  if (!what.isDirectory()) throw refused(`${shownPath(at)} is no file, folder or link`);
  const real = own.isSymbolicLink() ? realpathSync(at) : join(above[0]!, path);
  if (above.includes(real)) throw refused(`${shownPath(at)} is a link to a folder that it is in`);
  return [{ type: 'directory', path }, ...below(at, `${path}/`, follow, [...above, real])];
}

/** What an edit of the file would read. */
function textOf(path: string): string | undefined {
  const bytes = readFileSync(path);
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

function refused(message: string): ConfigError {
  return new ConfigError({
    message,
    hint: 'rename it or take it out; links are kept as links with local_follow: false',
  });
}
