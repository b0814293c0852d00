import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFile } from '../data-file.ts';
import { buildPackage } from './build-package.ts';

/** Where the bundled program goes in its package. */
const programPlaces: Readonly<Record<string, string>> = {
  'jitsi-videobridge2': 'usr/share/jitsi-videobridge/jitsi-videobridge2.mjs',
  jicofo: 'usr/share/jicofo/jicofo.mjs',
};

function sourceOf(name: string): string {
  return join(dataFile('stand-ins/packages'), name);
}

/** The file name of a stand-in's package. */
export function fileOf(name: string): string {
  const control = readFileSync(join(sourceOf(name), 'DEBIAN/control'), 'utf8');
  return `${name}_${/^Version: (\S+)$/m.exec(control)![1]}_all.deb`;
}

/** Names all that is in the folders. */
function fingerprint(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const path = join(folder, name);
      if (statSync(path).isFile()) hash.update(`${name}\0`).update(readFileSync(path));
    }
  return hash.digest('hex');
}

/** The programs, bundled and ready to be packed. Dispose of it, for there are files in it. */
export class StandInSources {
  /** The state of all sources: another one means other packages. */
  readonly fingerprint: string;
  readonly #work: string;
  readonly #programs: string;

  private constructor(work: string, programs: string) {
    this.#work = work;
    this.#programs = programs;
    this.fingerprint = fingerprint([programs, dataFile('stand-ins/packages')]);
  }

  /** Bundles the programs, in a checkout; the npm package brings them along. */
  static async open(): Promise<StandInSources> {
    const work = mkdtempSync(join(tmpdir(), 'meetctl-stand-ins-'));
    if (!existsSync(dataFile('stand-ins/bundle.mjs'))) return new StandInSources(work, dataFile('../dist/stand-ins'));
    const { bundleStandIns } = await import('./bundle.mjs');
    await bundleStandIns(dataFile('..'), join(work, 'programs'));
    return new StandInSources(work, join(work, 'programs'));
  }

  /** Builds the packages; gives the folder with the .deb files. */
  async build(names: readonly string[]): Promise<string> {
    const target = mkdtempSync(join(this.#work, 'debs-'));
    for (const name of names) {
      const place = programPlaces[name];
      const added = place === undefined ? [] : [[join(this.#programs, `${name}.mjs`), place] as const];
      await buildPackage(sourceOf(name), added, join(this.#work, name), join(target, fileOf(name)));
    }
    return target;
  }

  dispose(): void {
    rmSync(this.#work, { recursive: true, force: true });
  }
}
