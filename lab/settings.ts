import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../engine/errors.ts';

/** What a caller may choose; each falls back to its environment variable, then to the default. */
export interface LabOptions {
  /** MEETCTL_LAB_NAME, `lab`. */
  name?: string;
  /** The folder that keeps images and packages: MEETCTL_LAB_ROOT, `~/.cache/meetctl/lab`. */
  root?: string;
  /** The first three octets of the lab's /24: MEETCTL_LAB_NET, `10.77.0`. */
  net?: string;
}

export interface LabSettings {
  name: string;
  root: string;
  net: string;
  /** Someone chose the network, so that a running lab on another one is a contradiction. */
  netChosen: boolean;
  /** The Debian packages of the base image: MEETCTL_LAB_PACKAGES. */
  packages: string[];
}

const basePackages =
  'systemd-sysv dbus libpam-systemd openssh-server sudo iproute2 iputils-ping procps e2fsprogs nftables ca-certificates curl less python3';

/** Works out the settings of a lab; throws ConfigError where one cannot be. */
export function labSettings(options: LabOptions, env: NodeJS.ProcessEnv = process.env): LabSettings {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  const chosenNet = options.net ?? (env.MEETCTL_LAB_NET || undefined);
  const settings: LabSettings = {
    name: options.name ?? (env.MEETCTL_LAB_NAME || 'lab'),
    root: resolve(options.root ?? (env.MEETCTL_LAB_ROOT || join(cache, 'meetctl', 'lab'))),
    net: chosenNet ?? '10.77.0',
    netChosen: chosenNet !== undefined,
    packages: (env.MEETCTL_LAB_PACKAGES || basePackages).split(/[\s,]+/).filter(Boolean),
  };
  check(settings);
  return settings;
}

function check({ name, root, net }: LabSettings): void {
  // The name becomes part of names of network namespaces, mounts and cgroups; `-h1` at its end would be a host's.
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || /-h\d+$/.test(name)) {
    throw new ConfigError({
      message: `"${name}" cannot be the name of a lab`,
      details: ['a lab is named with small letters, digits and dashes, a letter first, and not -h and a number last'],
      hint: 'try --name test2',
    });
  }
  const octets = net.split('.');
  if (octets.length !== 3 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) {
    throw new ConfigError({
      message: `"${net}" is not the network of a lab`,
      details: ['it is the first three octets of a /24: 10.77.0 stands for 10.77.0.0/24'],
      hint: 'try --net 10.78.0',
    });
  }
  // Overlay mounts take their folders in one string, in which these characters have meanings of their own.
  if (!/^[\w./@+~-]+$/.test(root)) {
    throw new ConfigError({
      message: `the lab cannot be kept in "${root}"`,
      details: [
        "its path may hold letters, digits and . / _ - + @ ~ only, because the kernel's overlay mounts need it so",
      ],
      hint: 'set MEETCTL_LAB_ROOT to another folder',
    });
  }
}
