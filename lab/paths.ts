import { join } from 'node:path';

/** Where everything of one lab is; images, packages and the key are shared by all labs under one root. */
export interface LabPaths {
  root: string;
  images: string;
  repository: string;
  key: string;
  /** All labs' states, one folder each. */
  runs: string;
  /** This lab's state; gone after `down`. */
  state: string;
  hosts: string;
  log: string;
  sshConfig: string;
  knownHosts: string;
  hostsJson: string;
  lanHosts: string;
  lanResolv: string;
  names: string;
  settings: string;
  /** There while the lab is watched: the process number of its DNS server. */
  watch: string;
  /** What that server was asked. */
  lookUps: string;
  /** The resolv.conf of hosts that boot while the lab is watched. */
  hostResolv: string;
}

export function labPaths(root: string, name: string): LabPaths {
  const state = join(root, 'run', name);
  return {
    root,
    images: join(root, 'images'),
    repository: join(root, 'repo'),
    key: join(root, 'key'),
    runs: join(root, 'run'),
    state,
    hosts: join(state, 'hosts'),
    log: join(state, 'log'),
    sshConfig: join(state, 'ssh_config'),
    knownHosts: join(state, 'known_hosts'),
    hostsJson: join(state, 'hosts.json'),
    lanHosts: join(state, 'lan-hosts'),
    lanResolv: join(state, 'lan-resolv'),
    names: join(state, 'names'),
    settings: join(state, 'settings.json'),
    watch: join(state, 'watch'),
    lookUps: join(state, 'look-ups'),
    hostResolv: join(state, 'host-resolv'),
  };
}

/** One host's folder; `seed` is what makes a host itself, and is copied over its root at its first boot. */
export function hostPaths(paths: LabPaths, host: string) {
  const folder = join(paths.hosts, host);
  return {
    folder,
    chain: join(folder, 'chain'),
    image: join(folder, 'image'),
    diskMb: join(folder, 'disk'),
    disk: join(folder, 'disk.d'),
    upper: join(folder, 'up'),
    work: join(folder, 'wk'),
    seed: join(folder, 'seed'),
    hostKey: join(folder, 'hostkey.pub'),
    slow: join(folder, 'slow'),
    /** There while the host is to run: its supervisor looks before it boots it again. */
    wanted: join(folder, 'wanted'),
    /** The supervisor's process number. */
    supervisor: join(folder, 'supervisor'),
  };
}
