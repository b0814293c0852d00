import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { FailedError } from '../engine/errors.ts';
import type { LabContext } from './context.ts';
import { dataFile } from './data-file.ts';
import { baseImage, imageStamp, makeImage } from './images.ts';
import { withLock } from './lock.ts';
import { findTool, requireNamespaces } from './requirements.ts';
import { step } from './shell.ts';

/** The machine's own Debian package sources, whatever they are: no server is named here. */
export function machineSources(): string {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list.d/ubuntu.sources']) {
    if (existsSync(file)) return readFileSync(file, 'utf8');
  }
  const folder = '/etc/apt/sources.list.d';
  const lists = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.list')) : [];
  const text = ['/etc/apt/sources.list', ...lists.map((name) => `${folder}/${name}`)]
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line.startsWith('deb '));
  if (text.length > 0) return `${text.join('\n')}\n`;
  throw new FailedError({
    message: 'this machine has no Debian package sources to build the lab from',
    details: ['looked in /etc/apt/sources.list and /etc/apt/sources.list.d'],
    hint: 'run the lab on Debian 12 or 13',
  });
}

/** Whether the base image is there; throws FailedError when it is one of other packages. */
function isReady(lab: LabContext): boolean {
  const stamp = imageStamp(lab, baseImage);
  if (stamp === undefined || stamp === lab.packages.join(' ')) return stamp !== undefined;
  throw new FailedError({
    message: 'the base image was built with other packages than MEETCTL_LAB_PACKAGES now says',
    details: [`built with: ${stamp}`],
    hint: 'meetctl lab down --purge, then it is built anew; or choose another MEETCTL_LAB_ROOT',
  });
}

/** Builds the base image unless it is there: about 45 s once, from the machine's own Debian sources. */
export async function ensureBase(lab: LabContext): Promise<void> {
  if (isReady(lab)) return;
  await requireNamespaces(lab);
  await withLock(lab, 'base', async () => {
    if (isReady(lab)) return;
    const sources = machineSources();
    if (findTool('mmdebstrap') === undefined) await installMmdebstrap(lab);
    lab.say('building the base image: a Debian for all hosts (about 45 s, once)');
    const suite = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
    await makeImage(lab, baseImage, undefined, lab.packages.join(' '), async (layer) => {
      await step('build the base image', {
        input: sources,
        hint: 'is the package mirror reachable? `apt-get update` on this machine tells',
      })`bash ${dataFile('base-image.sh')} ${layer} ${suite} ${lab.packages}`;
    });
    lab.say('base image built');
  });
}

async function installMmdebstrap(lab: LabContext): Promise<void> {
  const hint = 'install mmdebstrap by hand (Debian package mmdebstrap) and try again';
  if (findTool('apt-get') === undefined) {
    throw new FailedError({
      message: 'the lab needs mmdebstrap, and this machine has no apt-get to install it with',
      hint,
    });
  }
  lab.say('installing mmdebstrap from Debian');
  await step('install mmdebstrap', { hint, env: { DEBIAN_FRONTEND: 'noninteractive' } })`
    apt-get update -qq
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends mmdebstrap`;
}
