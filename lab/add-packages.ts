import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabContext } from './context.ts';
import { addFromDebian, addFromFolder } from './repository.ts';
import { fileOf, StandInSources } from './stand-ins/build.ts';
import { standInMark, standInNames } from './stand-ins/names.ts';

/** Whether somebody put the real package there. */
function isReal(repository: string, name: string): boolean {
  const files = existsSync(repository) ? readdirSync(repository) : [];
  return files.some((file) => file.startsWith(`${name}_`) && file.endsWith('.deb') && !file.includes(standInMark));
}

/**
 * Puts stand-ins of Jitsi's programs into the lab's repository, built anew when their sources changed. Packages of
 * which the repository has the real ones are left alone.
 */
export async function addStandIns(lab: LabContext, names: readonly string[] = standInNames): Promise<void> {
  const { repository } = lab.paths;
  const some = names.filter((name) => !isReal(repository, name));
  if (some.length === 0) return;
  const sources = await StandInSources.open();
  try {
    const stamp = join(repository, '.stand-ins.json');
    const built: Record<string, string> = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : {};
    const isFresh = (name: string) => built[name] === sources.fingerprint && existsSync(join(repository, fileOf(name)));
    const stale = some.filter((name) => !isFresh(name));
    if (stale.length === 0) return;
    lab.say(`building STAND-INS of Jitsi's programs, which carry no media: ${stale.join(' ')}`);
    await addFromFolder(lab, await sources.build(stale));
    for (const name of stale) built[name] = sources.fingerprint;
    writeFileSync(stamp, JSON.stringify(built));
  } finally {
    sources.dispose();
  }
}

/**
 * Lets hosts install the packages: Debian's are downloaded. Jitsi's own are not Debian's: those that nobody added from
 * a folder get stand-ins.
 */
export async function addPackages(lab: LabContext, packages: readonly string[]): Promise<void> {
  const ofJitsi = packages.filter((name) => standInNames.includes(name));
  const ofDebian = packages.filter((name) => !standInNames.includes(name));
  if (ofDebian.length > 0) await addFromDebian(lab, ofDebian);
  if (ofJitsi.length > 0) await addStandIns(lab, ofJitsi);
}
