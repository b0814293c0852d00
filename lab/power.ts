import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { hostCgroup } from './cgroup.ts';
import { requireHost, type LabContext } from './context.ts';
import { unmountDisk } from './disk.ts';
import { createHost } from './host-folder.ts';
import { boot, endHost, killHost, waitReady } from './host.ts';
import { makeImage, requireImageName } from './images.ts';
import { withLock } from './lock.ts';
import { ensureLan, removeCable } from './network.ts';
import { hostPaths } from './paths.ts';
import { step } from './shell.ts';
import { stopSlow } from './slow.ts';
import { writeStateFiles } from './state-files.ts';

/** Powers a host on that was killed or has switched itself off. */
export async function startHost(lab: LabContext, host: string): Promise<void> {
  requireHost(lab, host);
  await withLock(lab, `lab.${lab.name}`, async () => {
    await ensureLan(lab);
    await boot(lab, host);
  });
  // Others may be switched on meanwhile.
  await waitReady(lab, host);
}

/** Throws the host's disk away and boots it fresh from its image. Its host key changes, as a new machine's would. */
export async function resetHost(lab: LabContext, host: string): Promise<void> {
  requireHost(lab, host);
  await withLock(lab, `lab.${lab.name}`, async () => {
    const place = hostPaths(lab.paths, host);
    const wish = {
      image: readFileSync(place.image, 'utf8').trim(),
      diskMb: Number(readFileSync(place.diskMb, 'utf8')),
    };
    await endHost(lab, host);
    await stopSlow(lab, host);
    await removeCable(lab, host);
    await unmountDisk(lab, host);
    rmSync(place.folder, { recursive: true, force: true });
    await ensureLan(lab);
    await createHost(lab, host, wish);
    writeStateFiles(lab);
    await boot(lab, host);
    await waitReady(lab, host);
  });
}

/** Stops the host, as a power cut does, and keeps its disk as an image. */
export async function snapshot(lab: LabContext, host: string, image: string): Promise<void> {
  requireHost(lab, host);
  requireImageName(image);
  await withLock(lab, `lab.${lab.name}`, async () => {
    const place = hostPaths(lab.paths, host);
    await killHost(lab, host);
    const below = readFileSync(place.chain, 'utf8').trim();
    await makeImage(lab, image, below, `snapshot of ${host}`, async (layer) => {
      mkdirSync(layer, { recursive: true });
      await step(`copy the disk of ${host}`)`cp -a ${place.upper}/. ${layer}/`;
    });
  });
}

/** Cuts the host's power. */
export async function cutPower(lab: LabContext, host: string): Promise<void> {
  requireHost(lab, host);
  if (existsSync(hostCgroup(lab, host))) await killHost(lab, host);
}
