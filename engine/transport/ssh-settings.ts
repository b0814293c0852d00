import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { quote } from '../shell/quote.ts';
import { askOpenSsh, type OpenSshSettings } from './ask-openssh.ts';
import type { Endpoint } from './connection.ts';

/** What it takes to reach a host, after the user's own OpenSSH settings. */
export interface SshSettings {
  host: string;
  /** Name or address to connect to. */
  address: string;
  port: number;
  user: string;
  identityFiles: string[];
  knownHostsFiles: string[];
  /** Keys that no host may show, whatever else is known of them. */
  revokedKeysFile?: string;
  /** Name to look the host's key up by, when it is not the address. */
  hostKeyAlias?: string;
  proxyCommand?: string;
  /** Socket of the agent, or undefined when it is not to be used. */
  agent?: string;
  /** Only the listed identities, not all that the agent has. */
  identitiesOnly: boolean;
  /** Seconds. */
  connectTimeout: number;
  /** What only OpenSSH's own client can do. */
  certificateFiles: string[];
  securityKeyProvider: boolean;
  gssapi: boolean;
  /** Seconds after which a silent host is asked for a sign of life, and how many times it may fail to give one. */
  aliveInterval: number;
  aliveCount: number;
}

/**
 * Asks OpenSSH itself, which knows Host blocks, Include, Match and all defaults; without it the plain defaults. The
 * inventory's own settings win, as ansible_* do over ssh_config in Ansible. `configFile` is like `ssh -F`.
 */
export async function sshSettings(endpoint: Endpoint, configFile?: string): Promise<SshSettings> {
  const settings = await askOpenSsh(endpoint, sshArguments(endpoint, configFile), configFile);
  return fromOptions(endpoint, settings, configFile);
}

/** What the inventory says of a host, as arguments of `ssh`: its own first, for the first one holds. */
export function sshArguments(endpoint: Endpoint, configFile?: string): string[] {
  return [
    ...(configFile ? ['-F', configFile] : []),
    ...(endpoint.port ? ['-p', String(endpoint.port)] : []),
    ...(endpoint.user ? ['-l', endpoint.user] : []),
    ...(endpoint.sshArguments ?? []),
  ];
}

function fromOptions(endpoint: Endpoint, options: OpenSshSettings, configFile?: string): SshSettings {
  const one = (name: string) => {
    const value = options.get(name)?.[0];
    return value === undefined || value === 'none' ? undefined : value;
  };
  const files = (name: string) => (options.get(name) ?? []).map(expandHome);
  const agent = one('identityagent') ?? 'SSH_AUTH_SOCK';
  return {
    host: endpoint.host,
    address: one('hostname') ?? endpoint.address,
    port: endpoint.port ?? Number(one('port') ?? 22),
    user: endpoint.user ?? one('user') ?? userInfo().username,
    identityFiles: endpoint.privateKeyFile
      ? [expandHome(endpoint.privateKeyFile)]
      : (options.has('identityfile')
          ? files('identityfile')
          : ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name))
        ).filter((file) => existsSync(file) || existsSync(`${file}.pub`)),
    knownHostsFiles: options.has('userknownhostsfile')
      ? [...words(options, 'userknownhostsfile'), ...words(options, 'globalknownhostsfile')].map(expandHome)
      : [join(homedir(), '.ssh', 'known_hosts')],
    revokedKeysFile: files('revokedhostkeys').find((file) => file !== 'none'),
    hostKeyAlias: one('hostkeyalias'),
    proxyCommand: one('proxycommand') ?? jump(one('proxyjump'), configFile),
    agent: agent === 'SSH_AUTH_SOCK' ? process.env.SSH_AUTH_SOCK : expandHome(agent),
    identitiesOnly: one('identitiesonly') === 'yes',
    connectTimeout: endpoint.timeout ?? (Number(one('connecttimeout') ?? 10) || 10),
    // OpenSSH's own default, 0, never notices that a host is gone.
    aliveInterval: Number(one('serveraliveinterval') ?? 10) || 10,
    aliveCount: Number(one('serveralivecountmax') ?? 3) || 3,
    certificateFiles: files('certificatefile'),
    // The default only means that OpenSSH's own library would be asked.
    securityKeyProvider: (one('securitykeyprovider') ?? 'internal') !== 'internal',
    gssapi: one('gssapiauthentication') === 'yes',
  };
}

/**
 * What OpenSSH makes of ProxyJump itself: its own client carries the stream, and verifies the jump host. Of several
 * hosts the last one is gone to, by way of the others.
 */
function jump(through: string | undefined, configFile: string | undefined): string | undefined {
  if (through === undefined) return undefined;
  const hosts = through.split(',');
  const last = hosts.pop()!;
  const [, user, bracketed, name, port] = /^(?:ssh:\/\/)?(?:(.*)@)?(?:\[(.*?)\]|(.*?))(?::(\d+))?$/.exec(last)!;
  const words = [
    ...(configFile ? ['-F', configFile] : []),
    ...(hosts.length > 0 ? ['-J', hosts.join(',')] : []),
    ...(user ? ['-l', user] : []),
    ...(port ? ['-p', port] : []),
  ];
  return ['ssh', ...words.map(quote), '-W', "'[%h]:%p'", '--', quote(bracketed ?? name!)].join(' ');
}

function words(options: OpenSshSettings, name: string): string[] {
  return (options.get(name) ?? [])
    .flatMap((value) => value.split(' '))
    .filter((value) => value !== '' && value !== 'none');
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
