import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { FailedError } from '../engine/errors.ts';
import { requireHost, type LabContext } from './context.ts';
import { hostPaths } from './paths.ts';
import { machineMounts, step, succeeds } from './shell.ts';

/** The mount points at or below a folder, deepest first, from the text of /proc/self/mounts. */
export function mountsBelow(mounts: string, folder: string): string[] {
  return mounts
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\040/g, ' '))
    .filter((place) => place === folder || place.startsWith(`${folder}/`))
    .toReversed();
}

function isMounted(folder: string): boolean {
  return mountsBelow(machineMounts(), folder).includes(folder);
}

/** Gives a host with a disk of its own size that disk: a tmpfs under its writable layer, so a full one is a real ENOSPC. */
export async function mountDisk(lab: LabContext, host: string): Promise<void> {
  const place = hostPaths(lab.paths, host);
  const megabytes = Number(readFileSync(place.diskMb, 'utf8'));
  if (megabytes === 0 || isMounted(place.disk)) return;
  mkdirSync(place.disk, { recursive: true });
  await step(`make the disk of ${host}`)`
    mount -t tmpfs -o size=${megabytes}m,mode=755 ${`${lab.lan}-${host}`} ${place.disk}
    mkdir ${place.disk}/up ${place.disk}/wk`;
  for (const folder of [place.upper, place.work]) rmSync(folder, { recursive: true, force: true });
  symlinkSync('disk.d/up', place.upper);
  symlinkSync('disk.d/wk', place.work);
}

export async function unmountDisk(lab: LabContext, host: string): Promise<void> {
  const { disk } = hostPaths(lab.paths, host);
  if (isMounted(disk)) await step(`take the disk of ${host} away`)`umount ${disk}`;
}

/** Fills the host's disk until so many KB are left; needs a disk of the host's own size. */
export async function fillDisk(lab: LabContext, host: string, leaveKb: number): Promise<void> {
  requireHost(lab, host);
  const { disk } = hostPaths(lab.paths, host);
  if (!isMounted(disk)) {
    throw new FailedError({
      message: `${host} has no disk of its own size that could be filled`,
      hint: 'make hosts with one: meetctl lab up 2 --disk 300',
    });
  }
  await step(`fill the disk of ${host}`)`
    free=$(df -k --output=avail ${disk} | tail -n1)
    head -c "$(( (free > ${leaveKb} ? free - ${leaveKb} : 0) * 1024 ))" /dev/zero >>${disk}/fill`;
}

export async function unfillDisk(lab: LabContext, host: string): Promise<void> {
  requireHost(lab, host);
  await succeeds`rm -f ${hostPaths(lab.paths, host).disk}/fill`;
}
