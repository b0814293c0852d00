import { ConfigError } from '../engine/errors.ts';
import { addPackages } from './add-packages.ts';
import { ensureBase } from './base-image.ts';
import type { LabContext } from './context.ts';
import { baseImage, imageChain, imageStamp, makeImage, requireImageName } from './images.ts';
import { inImage } from './in-image.ts';
import { withLock } from './lock.ts';
import { readIndex } from './package-index.ts';

/**
 * Makes an image with packages installed, services enabled and not started. Does nothing when the image is there
 * already, made of the same packages in the same versions.
 */
export async function bake(lab: LabContext, image: string, packages: readonly string[]): Promise<void> {
  requireImageName(image);
  if (packages.length === 0) {
    throw new ConfigError({ message: 'no packages to bake', hint: `meetctl lab bake ${image} nginx` });
  }
  await ensureBase(lab);
  await addPackages(lab, packages);
  await withLock(lab, 'bake', async () => {
    const index = readIndex(lab.paths.repository);
    const stamp = JSON.stringify(packages.map((name) => [name, index.get(name) ?? []]));
    if (imageStamp(lab, image) === stamp) {
      lab.say(`the image ${image} is as wished already`);
      return;
    }
    lab.say(`baking the image ${image}: ${packages.join(' ')}`);
    const base = imageChain(lab, baseImage);
    await makeImage(lab, image, base, stamp, async (layer) => {
      await inImage(`bake ${image}`, base, layer, 'install.sh', [lab.paths.repository, ...packages], {
        hint: 'is every package in the repository? meetctl lab repo PACKAGE...',
      });
    });
  });
}
