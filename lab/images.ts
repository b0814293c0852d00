import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailedError } from '../engine/errors.ts';
import type { LabContext } from './context.ts';

/** The name of the image that every other one stands on. */
export const baseImage = 'base';

/** The finished images, by name. */
export function imageNames(lab: LabContext): string[] {
  if (!existsSync(lab.paths.images)) return [];
  return readdirSync(lab.paths.images)
    .filter((name) => existsSync(join(lab.paths.images, name, '.done')))
    .toSorted();
}

/** The image's layers, topmost first, as an overlay mount takes them; throws FailedError when there is no such image. */
export function imageChain(lab: LabContext, image: string): string {
  if (!imageNames(lab).includes(image)) {
    throw new FailedError({
      message: `there is no image "${image}"`,
      details: [`images: ${imageNames(lab).join(', ') || 'none yet'}`],
      hint: `meetctl lab bake ${image} PACKAGE... makes one`,
    });
  }
  return readFileSync(join(lab.paths.images, image, 'chain'), 'utf8').trim();
}

/** What the image was made of, as whoever finished it wrote down; undefined when it is not there. */
export function imageStamp(lab: LabContext, image: string): string | undefined {
  const file = join(lab.paths.images, image, '.done');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Throws ConfigError-like FailedError for names that cannot be an image's. */
export function requireImageName(image: string): void {
  if (/^[a-z][a-z0-9-]{0,40}$/.test(image) && image !== baseImage) return;
  throw new FailedError({
    message: `"${image}" cannot be the name of an image of yours`,
    details: ['an image is named with small letters, digits and dashes, a letter first; "base" is the lab\'s own'],
  });
}

/**
 * Makes an image in a folder beside its place and moves it there when it is finished, so that no half-made one is
 * ever used. `fill` gets the folder for the new layer; `below` are the layers under it.
 */
export async function makeImage(
  lab: LabContext,
  image: string,
  below: string | undefined,
  stamp: string,
  fill: (layer: string) => Promise<void>,
): Promise<void> {
  requireUnused(lab, image);
  const place = join(lab.paths.images, image);
  const fresh = `${place}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await fill(join(fresh, 'up'));
  writeFileSync(join(fresh, 'chain'), `${[join(place, 'up'), below].filter(Boolean).join(':')}\n`);
  writeFileSync(join(fresh, '.done'), `${stamp}\n`);
  rmSync(place, { recursive: true, force: true });
  renameSync(fresh, place);
}

/** Replacing a layer under a mounted overlay breaks the host that stands on it. */
function requireUnused({ paths }: LabContext, image: string): void {
  const layer = join(paths.images, image, 'up');
  for (const lab of existsSync(paths.runs) ? readdirSync(paths.runs) : []) {
    const hosts = join(paths.runs, lab, 'hosts');
    for (const host of existsSync(hosts) ? readdirSync(hosts) : []) {
      const chain = join(hosts, host, 'chain');
      if (!existsSync(chain) || !readFileSync(chain, 'utf8').trim().split(':').includes(layer)) continue;
      throw new FailedError({
        message: `the image "${image}" cannot be replaced while ${host} of the lab "${lab}" stands on it`,
        hint: `choose another name, or first: meetctl lab down --name ${lab}`,
      });
    }
  }
}
