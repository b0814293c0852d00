import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, FailedError } from '../engine/errors.ts';
import { ensureBase, machineSources } from './base-image.ts';
import type { LabContext } from './context.ts';
import { baseImage, imageChain } from './images.ts';
import { inImage } from './in-image.ts';
import { withLock } from './lock.ts';
import { readIndex, removePackages, writeIndex } from './package-index.ts';
import { step } from './shell.ts';
import { standInMark } from './stand-ins/names.ts';

/** The folder that hosts see as their only package source, at /srv/lab-repo; with an index, if an empty one. */
export function ensureRepository(lab: LabContext): void {
  mkdirSync(lab.paths.repository, { recursive: true });
  const index = join(lab.paths.repository, 'Packages');
  if (!existsSync(index)) writeFileSync(index, '');
}

/** Downloads the packages that were not asked for before, with all that they need, from the machine's own sources. */
export async function addFromDebian(lab: LabContext, packages: readonly string[]): Promise<void> {
  await ensureBase(lab);
  await withLock(lab, 'repo', async () => {
    ensureRepository(lab);
    const file = join(lab.paths.repository, '.asked');
    const asked = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const fresh = packages.filter((name) => !asked.includes(name));
    if (fresh.length === 0) return;
    lab.say(`downloading ${fresh.join(' ')} and what they need`);
    await download(lab, fresh);
    const count = await writeIndex(lab.paths.repository);
    writeFileSync(file, [...asked.filter(Boolean), ...fresh, ''].join('\n'));
    lab.say(`the repository has ${count} packages`);
  });
}

async function download(lab: LabContext, packages: readonly string[]): Promise<void> {
  const upper = join(lab.root, 'repo.tmp');
  rmSync(upper, { recursive: true, force: true });
  try {
    const script = 'download.sh';
    await inImage('download packages', imageChain(lab, baseImage), upper, script, [lab.paths.repository, ...packages], {
      input: machineSources(),
      hint: 'does Debian have packages of these names (apt-cache policy NAME), and is the mirror reachable?',
    });
  } finally {
    rmSync(upper, { recursive: true, force: true });
  }
}

/**
 * Adds the .deb files of a folder, such as Jitsi's own, and what they need from Debian as far as it can be had.
 * Gives the names of the packages that were added.
 */
export async function addFromFolder(lab: LabContext, from: string): Promise<string[]> {
  const folder = resolve(from);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.deb')) : [];
  if (files.length === 0) {
    throw new ConfigError({
      message: `no .deb file in ${folder}`,
      hint: 'give the folder that holds them: meetctl lab repo --from ./debs',
    });
  }
  await ensureBase(lab);
  return withLock(lab, 'repo', async () => {
    ensureRepository(lab);
    for (const file of files) copyFileSync(join(folder, file), join(lab.paths.repository, file));
    const names: string[] = [];
    let needs = false;
    for (const file of files) {
      const [name, ...relations] = (
        await step(`read ${file}`)`
        dpkg-deb -W --showformat='\${Package}\n\${Depends}\${Pre-Depends}\${Recommends}' ${join(folder, file)}`
      ).split('\n');
      names.push(name ?? '');
      dropStandIns(lab.paths.repository, name ?? '', files);
      needs ||= relations.join('').trim() !== '';
    }
    await writeIndex(lab.paths.repository);
    lab.say(`added ${names.join(' ')}`);
    if (needs) await completeFor(lab, names);
    return names;
  });
}

/** Takes out stand-ins that are older than the files that were added, or whose real package is among them. */
function dropStandIns(repository: string, name: string, added: readonly string[]): void {
  for (const file of readdirSync(repository))
    if (!added.includes(file) && file.startsWith(`${name}_`) && file.includes(standInMark))
      rmSync(join(repository, file));
}

/** Without the Internet the files are served all the same: their needs may be in the repository already. */
async function completeFor(lab: LabContext, names: readonly string[]): Promise<void> {
  lab.say('downloading what they need');
  try {
    await download(lab, names);
    lab.say(`the repository has ${await writeIndex(lab.paths.repository)} packages`);
  } catch (error) {
    if (!(error instanceof FailedError)) throw error;
    const reason = error.problems[0]?.details?.at(-1) ?? error.message;
    lab.say(`not everything that they need could be downloaded (${reason}); hosts may refuse to install them`);
  }
}

/** Takes packages out of the repository, in all versions, such as stand-ins that real ones are to replace. */
export async function removeFromRepository(lab: LabContext, packages: readonly string[]): Promise<void> {
  const missing = packages.filter((name) => !packageNames(lab).includes(name));
  if (missing.length > 0) {
    throw new ConfigError({
      message: `the repository has no ${missing.join(', ')}`,
      hint: 'meetctl lab repo lists what is there',
    });
  }
  await withLock(lab, 'repo', async () => {
    const gone = await removePackages(lab.paths.repository, packages);
    const file = join(lab.paths.repository, '.asked');
    const asked = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    writeFileSync(file, asked.filter((name) => !packages.includes(name)).join('\n'));
    lab.say(`removed ${gone.join(' ')}`);
  });
}

/** The names in the repository, in order. */
export function packageNames(lab: LabContext): string[] {
  return [...readIndex(lab.paths.repository).keys()].toSorted();
}
