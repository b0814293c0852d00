import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailedError } from '../engine/errors.ts';

/** Where cgroup v2 trees are mounted, from the text of /proc/self/mounts. */
export function cgroup2Mounts(mounts: string): string[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields[2] === 'cgroup2' && fields[3]?.split(',')[0] === 'rw')
    .map((fields) => fields[1] ?? '');
}

/**
 * The root of a cgroup v2 tree that we may write to: /sys/fs/cgroup, or /sys/fs/cgroup/unified beside v1 trees.
 * No controller is needed in it: only that groups can be frozen and killed. Throws FailedError when there is none.
 */
export function writableCgroup(): string {
  const mounts = cgroup2Mounts(readFileSync('/proc/self/mounts', 'utf8'));
  const found = mounts.find((folder) => {
    try {
      accessSync(folder, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  throw new FailedError({
    message: 'the lab needs a cgroup v2 tree that it may write to',
    details: [mounts.length > 0 ? `not writable: ${mounts.join(', ')}` : 'no cgroup v2 tree is mounted'],
    hint: existsSync('/.dockerenv')
      ? 'run the container with --privileged --cgroupns=host, or use a virtual machine'
      : `mkdir -p ${join('/sys/fs/cgroup', 'unified')} && mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified`,
  });
}
