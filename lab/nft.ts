import { join } from 'node:path';
import { baseImage } from './images.ts';
import type { LabContext } from './context.ts';

/**
 * The words that run nft in a network namespace. It is the base image's: this machine need not have one, and a host may
 * have removed its own.
 */
export function nftIn(lab: LabContext, namespace: string): string[] {
  return ['nsenter', `--net=/run/netns/${namespace}`, 'chroot', join(lab.paths.images, baseImage, 'up'), 'nft'];
}
