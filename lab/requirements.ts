import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../engine/errors.ts';
import type { LabContext } from './context.ts';
import { shellEnvironment, step, succeeds } from './shell.ts';

/** Programs that the lab calls, and the Debian packages that hold them. */
const tools: Record<string, string> = {
  bash: 'bash',
  flock: 'util-linux',
  ip: 'iproute2',
  mount: 'mount',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  tc: 'iproute2',
  unshare: 'util-linux',
};

const elsewhere =
  'what works here without the lab: meetctl inventory, meetctl render, and meetctl deploy to hosts of your own';

/** The program's full path; undefined when no folder of PATH has it. */
export function findTool(name: string): string | undefined {
  for (const folder of (shellEnvironment.PATH ?? '').split(':')) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** Throws ConfigError, saying what is missing and what works without it, unless this process can drive a lab. */
export function requireMachine(): void {
  const need = (message: string, details: string[], hint: string) => {
    throw new ConfigError({ message, details: [...details, elsewhere], hint });
  };
  if (process.platform !== 'linux') {
    need(
      'the lab needs Linux',
      ["it is made of the Linux kernel's namespaces"],
      'use a Debian machine, or a virtual one',
    );
  }
  if (process.geteuid?.() !== 0) {
    need('the lab needs root', ['it makes namespaces, mounts and network bridges'], 'run the same command with sudo');
  }
  const missing = Object.keys(tools).filter((tool) => findTool(tool) === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => tools[tool]))].join(' ');
    need(`the lab needs ${missing.join(', ')}`, [], `apt-get install ${packages}`);
  }
}

/** What `up` and image builds need beyond that: the kernel's permission, and a file system that overlays can stand on. */
export async function requireNamespaces(lab: LabContext): Promise<void> {
  if (!(await succeeds`unshare --mount --net --pid --uts --ipc --cgroup --fork true`)) {
    throw new ConfigError({
      message: 'this root may not make namespaces',
      details: ['probably a container without CAP_SYS_ADMIN', elsewhere],
      hint: 'use a virtual machine, or a container started with --privileged',
    });
  }
  // Not Node's mkdir, which tries for ever below /proc.
  await step("make the lab's folder", { hint: 'set MEETCTL_LAB_ROOT to another folder' })`mkdir -p ${lab.root}`;
  const kind = (await step('look at the disk')`stat -f -c %T ${lab.root}`).trim();
  if (/overlay|nfs|fuse|msdos|vfat/.test(kind)) {
    throw new ConfigError({
      message: `the lab cannot be kept on a file system of the kind "${kind}"`,
      details: [
        `its folder is ${lab.root}`,
        'hosts are overlay mounts, and those need ext4, xfs, btrfs or tmpfs below them',
      ],
      hint: 'set MEETCTL_LAB_ROOT to a folder on another disk, or on a tmpfs (1 GB is enough for a few hosts)',
    });
  }
}
