import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FailedError } from '../engine/errors.ts';
import { forEach } from './until.ts';

const run = promisify(execFile);

/** A package's stanza, and what its file was like when it was read: an unchanged file is not read again. */
interface Known {
  size: number;
  changed: number;
  stanza: string;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function stanzaOf(folder: string, name: string, size: number): Promise<string> {
  const file = join(folder, name);
  try {
    const { stdout } = await run('dpkg-deb', ['-f', file], { maxBuffer: 1 << 22 });
    return `${stdout.trimEnd()}\nFilename: ./${name}\nSize: ${size}\nSHA256: ${await sha256(file)}\n`;
  } catch (error) {
    throw new FailedError({
      message: `${name} is not a Debian package that can be read`,
      details: String((error as { stderr?: string }).stderr ?? error)
        .split('\n')
        .filter(Boolean)
        .slice(0, 4),
      hint: `remove ${file}, or fetch it again`,
    });
  }
}

/** Writes `Packages`, the index that apt reads, for all .deb files of the folder; gives their number. */
export async function writeIndex(folder: string): Promise<number> {
  const cache = join(folder, '.index.json');
  const before: Record<string, Known> = existsSync(cache) ? JSON.parse(readFileSync(cache, 'utf8')) : {};
  const now: Record<string, Known> = {};
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .toSorted();
  await forEach(names, 4, async (name) => {
    const { size, mtimeMs: changed } = statSync(join(folder, name));
    const known = before[name];
    const same = known !== undefined && known.size === size && known.changed === changed;
    now[name] = same ? known : { size, changed, stanza: await stanzaOf(folder, name, size) };
  });
  replace(cache, JSON.stringify(now));
  replace(join(folder, 'Packages'), names.map((name) => `${now[name]?.stanza}\n`).join(''));
  return names.length;
}

/** Hosts may read the file at this moment. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Deletes all versions of the packages and indexes the rest; gives the names of the files that went. */
export async function removePackages(folder: string, packages: readonly string[]): Promise<string[]> {
  // apt and dpkg name files PACKAGE_VERSION_ARCHITECTURE.deb
  const doomed = readdirSync(folder).filter((name) => name.endsWith('.deb') && packages.includes(name.split('_')[0]!));
  for (const name of doomed) rmSync(join(folder, name));
  await writeIndex(folder);
  return doomed;
}

/** The packages of an index by name: the checksums of all their versions. */
export function readIndex(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const file = join(folder, 'Packages');
  for (const stanza of existsSync(file) ? readFileSync(file, 'utf8').split('\n\n') : []) {
    const name = /^Package: (\S+)/m.exec(stanza)?.[1];
    const sum = /^SHA256: (\S+)/m.exec(stanza)?.[1];
    if (name !== undefined && sum !== undefined) found.set(name, [...(found.get(name) ?? []), sum].toSorted());
  }
  return found;
}
