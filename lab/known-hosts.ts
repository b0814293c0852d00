import { addressOf } from './addresses.ts';

/** What is written down of a host for those who connect to it. */
export interface HostEntry {
  name: string;
  address: string;
  /** Key type and key, as in a known_hosts file. */
  hostKey: string;
}

export function hostEntry(net: string, name: string, hostKey: string): HostEntry {
  return { name, address: addressOf(net, name), hostKey };
}

/** Lines for the hosts' own /etc/hosts. */
export function etcHosts(hosts: readonly HostEntry[]): string {
  return hosts.map(({ name, address }) => `${address} ${name}.lab.test ${name}\n`).join('');
}

/** The hosts that an /etc/hosts does not name yet; a deployment may have put their names in another order. */
export function notNamedIn(text: string, hosts: readonly HostEntry[]): HostEntry[] {
  const words = new Set(text.split(/\s+/));
  return hosts.filter(({ name }) => !words.has(`${name}.lab.test`));
}

export function knownHosts(hosts: readonly HostEntry[]): string {
  return hosts.map(({ name, address, hostKey }) => `${address},${name},${name}.lab.test ${hostKey}\n`).join('');
}

/** Settings for OpenSSH, and so for the engine's transport: who to be, where, and which host keys to trust. */
export function sshConfig(hosts: readonly HostEntry[], keyFile: string, knownHostsFile: string): string {
  const each = hosts.map(({ name, address }) => `Host ${name} ${name}.lab.test\n  HostName ${address}\n`);
  const all = [
    'Host *',
    'User root',
    `IdentityFile ${keyFile}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHostsFile}`,
    'StrictHostKeyChecking yes',
    'ConnectTimeout 5',
    'LogLevel ERROR',
  ];
  return `${each.join('')}${all.join('\n  ')}\n`;
}

/** The machine-readable list, for programs other than ssh. */
export function hostsJson(hosts: readonly HostEntry[], keyFile: string): string {
  const list = hosts.map(({ name, address, hostKey }) => ({
    name,
    address,
    port: 22,
    user: 'root',
    key: keyFile,
    hostKey,
  }));
  return `${JSON.stringify(list, null, 1)}\n`;
}
