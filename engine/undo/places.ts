/** A path that decides whether we get in, with all below it, and the units that act on it. */
export interface Place {
  path: string;
  /** Without any, what is written there counts at once. */
  units: readonly string[];
}

const secureShell = ['ssh.service', 'sshd.service', 'ssh.socket'];

/** Whoever of them had the network before has it again, when one of them locks us out. */
export const networkUnits: readonly string[] = [
  'networking.service',
  'systemd-networkd.service',
  'NetworkManager.service',
];

/** They say that they have started, and only then begin to set up what they have read. */
export const lateUnits: readonly string[] = ['systemd-networkd.service', 'NetworkManager.service', 'firewalld.service'];

/** They read their files when the host starts, and else only when somebody tells them to. */
export const bootUnits: readonly string[] = ['nftables.service', 'netfilter-persistent.service'];

/** The units whose start, stop or reload may cut us off. */
export const gateUnits: ReadonlySet<string> = new Set([
  ...secureShell,
  ...networkUnits,
  'nftables.service',
  'netfilter-persistent.service',
  'ufw.service',
  'firewalld.service',
]);

const places: readonly Place[] = [
  { path: '/etc/ssh', units: secureShell },
  { path: '/etc/default/ssh', units: secureShell },
  { path: '/etc/network', units: ['networking.service'] },
  { path: '/etc/default/networking', units: ['networking.service'] },
  { path: '/etc/netplan', units: ['systemd-networkd.service', 'NetworkManager.service'] },
  { path: '/etc/systemd/network', units: ['systemd-networkd.service'] },
  { path: '/etc/systemd/networkd.conf', units: ['systemd-networkd.service'] },
  { path: '/etc/systemd/networkd.conf.d', units: ['systemd-networkd.service'] },
  { path: '/etc/NetworkManager', units: ['NetworkManager.service'] },
  // Whether it does anything at all: `nmcli networking off` outlives its restart.
  { path: '/var/lib/NetworkManager/NetworkManager.state', units: ['NetworkManager.service'] },
  { path: '/etc/nftables.conf', units: ['nftables.service'] },
  { path: '/etc/nftables.d', units: ['nftables.service'] },
  { path: '/etc/iptables', units: ['netfilter-persistent.service'] },
  { path: '/etc/ufw', units: ['ufw.service'] },
  { path: '/etc/default/ufw', units: ['ufw.service'] },
  { path: '/etc/firewalld', units: ['firewalld.service'] },
  ...[...gateUnits].flatMap((unit) =>
    [`/etc/systemd/system/${unit}`, `/etc/systemd/system/${unit}.d`].map((path) => ({ path, units: [unit] })),
  ),
  ...[
    '/etc/hosts.allow',
    '/etc/hosts.deny',
    '/etc/nologin',
    '/etc/pam.d',
    '/etc/security',
    '/etc/sudoers',
    '/etc/sudoers.d',
    '/etc/passwd',
    '/etc/shadow',
    '/etc/group',
    '/etc/gshadow',
    '/etc/nsswitch.conf',
  ].map((path) => ({ path, units: [] })),
];

/** The paths that a unit reads. */
export const pathsOfUnit = (unit: string): string[] =>
  places
    .filter(({ path, units }) => units.includes(unit) && !path.startsWith('/etc/systemd/system/'))
    .map(({ path }) => path);

/** All such places, with the keys that root and the login user are let in by. */
export function placesFor(login: string | undefined): readonly Place[] {
  const homes = ['/root', ...(login === undefined || login === 'root' ? [] : [`/home/${login}`])];
  return [...places, ...homes.map((home) => ({ path: `${home}/.ssh`, units: [] }))];
}

export const isBelow = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

/** Whoever's keys they are: a home may be anywhere. */
export const isKeys = (path: string): boolean => /\/\.ssh(\/|$)/.test(path);
