import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LabContext } from './context.ts';
import { imageChain } from './images.ts';
import { hostPaths } from './paths.ts';
import { step } from './shell.ts';

/** What a new host is made from. */
export interface HostWish {
  image: string;
  /** The size of its disk in MB; 0 for as much as there is. */
  diskMb: number;
}

/** The key pair with which every host of every lab under this root lets us in. */
export async function ensureKey({ paths }: LabContext): Promise<void> {
  if (!existsSync(paths.key)) await step('make a key')`ssh-keygen -q -t ed25519 -N '' -C meetctl-lab -f ${paths.key}`;
}

/** Makes the host's folder unless it is there; booting comes after. */
export async function createHost(lab: LabContext, host: string, wish: HostWish): Promise<void> {
  const place = hostPaths(lab.paths, host);
  if (existsSync(place.folder)) return;
  const chain = imageChain(lab, wish.image);
  const fresh = `${place.folder}.new`;
  const seed = join(fresh, 'seed');
  rmSync(fresh, { recursive: true, force: true });
  for (const name of [
    'up',
    'wk',
    'root',
    'seed/etc/ssh',
    'seed/root/.ssh',
    'seed/home/ops/.ssh',
    'seed/home/clerk/.ssh',
  ]) {
    mkdirSync(join(fresh, name), { recursive: true });
  }
  writeFileSync(join(fresh, 'chain'), `${chain}\n`);
  writeFileSync(join(fresh, 'image'), `${wish.image}\n`);
  writeFileSync(join(fresh, 'disk'), `${wish.diskMb}\n`);
  writeFileSync(join(seed, 'etc/hostname'), `${host}\n`);
  writeFileSync(join(seed, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`);
  for (const home of ['root', 'home/ops', 'home/clerk']) {
    copyFileSync(`${lab.paths.key}.pub`, join(seed, home, '.ssh/authorized_keys'));
  }
  // In the image, ops is user 1000 and clerk is user 1001.
  await step(`make the host key of ${host}`)`
    cd ${seed}
    ssh-keygen -q -t ed25519 -N '' -C root@${host} -f etc/ssh/ssh_host_ed25519_key
    cut -d' ' -f1,2 etc/ssh/ssh_host_ed25519_key.pub >../hostkey.pub
    chmod 755 etc etc/ssh
    chmod 700 root home/ops home/clerk root/.ssh home/ops/.ssh home/clerk/.ssh
    chown -R 1000:1000 home/ops
    chown -R 1001:1001 home/clerk`;
  renameSync(fresh, place.folder);
}
