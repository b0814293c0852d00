import { passwordNames } from '../inventory/connection-names.ts';
import { Secret } from '../secrets/secret.ts';
import { splitWords } from '../shell/split-words.ts';
import type { Scope } from '../template/model.ts';
import type { Connection, ConnectionKind, Endpoint } from '../transport/connection.ts';
import { connectLocal } from '../transport/local.ts';
import { connectOpenSsh } from '../transport/openssh.ts';
import { connectSsh, type SshOptions } from '../transport/ssh.ts';
import { sshSettings } from '../transport/ssh-settings.ts';

/** Opens the way to a host. Throws UnreachableError. */
export type Connect = (endpoint: Endpoint) => Promise<Connection>;

export interface ConnectOptions extends SshOptions {
  /** Of the login, for hosts whose variables name none. */
  password?: Secret;
  /** Seconds; for hosts whose variables name none. */
  timeout?: number;
}

/** What Ansible calls its ways to a host, and what we go by instead. */
const kinds: Readonly<Record<string, ConnectionKind>> = {
  ssh: 'ssh',
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  'ansible.builtin.ssh': 'ssh',
  'ansible.builtin.paramiko_ssh': 'ssh',
  openssh: 'openssh',
  local: 'local',
  'ansible.builtin.local': 'local',
};

/** Variables whose values are arguments of `ssh`, in the order in which Ansible puts them. */
export const argumentNames = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'] as const;

/** The way that a value of `ansible_connection` means; undefined when there is no such way. */
export function connectionKind(name: string): ConnectionKind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** By `ansible_connection`: SSH of our own, by OpenSSH, or this machine itself. */
export function connectorFor({ password, timeout, ...options }: ConnectOptions): Connect {
  return (given) => {
    if (given.connection === 'local') return Promise.resolve(connectLocal());
    const endpoint = { ...given, timeout: given.timeout ?? timeout };
    if (given.connection === 'openssh') return connectOpenSsh(endpoint, options);
    return connectSsh({ ...endpoint, password: given.password ?? password }, options);
  };
}

/**
 * Asks OpenSSH for the settings of a host that is about to be reached: that takes a moment, in which it can be found out
 * what there is to do. Other hosts mostly get by with the same answer. A failure is told to whoever connects.
 */
export function askAhead(endpoint: Endpoint, configFile: string | undefined): void {
  if (endpoint.connection === 'ssh') sshSettings(endpoint, configFile).catch(() => {});
}

/** To list all names of a scope takes longer than all else that is asked of it here. */
const namesOf = new WeakMap<Scope, ReadonlySet<string | symbol>>();

/** The first of these variables that somebody has set. */
function own(scope: Scope, ...names: readonly string[]): unknown {
  let written = namesOf.get(scope);
  if (!written) namesOf.set(scope, (written = new Set(Reflect.ownKeys(scope))));
  return names
    .filter((name) => written.has(name))
    .map((name) => scope[name])
    .find((value) => value !== null && value !== undefined && value !== '');
}

/** A text of several lines in YAML ends with a line break, which is no part of a password. */
function secretOf(scope: Scope, names: readonly string[]): Secret | undefined {
  const value = own(scope, ...names);
  if (value === undefined) return undefined;
  return new Secret((value instanceof Secret ? value.reveal() : String(value)).replace(/\r?\n$/, ''));
}

/** How a host is reached, from its `ansible_*` variables, which `checkReach` has found to be in order. */
export function endpointOf(host: string, scope: Scope): Endpoint {
  const text = (...names: string[]) => {
    const value = own(scope, ...names);
    return value === undefined ? undefined : String(value);
  };
  const number = (...names: string[]) => {
    const value = own(scope, ...names);
    return value === undefined ? undefined : Number(value);
  };
  return {
    host,
    // Always there by itself: the host's own name.
    address: text('ansible_ssh_host') ?? text('ansible_host') ?? host,
    port: number('ansible_port', 'ansible_ssh_port'),
    user: text('ansible_user', 'ansible_ssh_user'),
    privateKeyFile: text('ansible_ssh_private_key_file', 'ansible_private_key_file'),
    password: secretOf(scope, passwordNames.login),
    sshArguments: argumentNames.flatMap((name) => splitWords(text(name) ?? '') ?? []),
    timeout: number('ansible_timeout', 'ansible_ssh_timeout'),
    connection: connectionKind(text('ansible_connection') ?? 'ssh') ?? 'ssh',
  };
}

/** Whether the variables of a host say that root is to be become, or not; undefined when they do not say. */
export function becomeWish(scope: Scope): boolean | undefined {
  const value = own(scope, 'ansible_become');
  return value === undefined ? undefined : value === true || /^(true|yes|on|1)$/i.test(String(value));
}

/** What sudo may ask for, from the variables of a host. */
export function becomePasswordOf(scope: Scope): Secret | undefined {
  return secretOf(scope, passwordNames.become);
}

/** All passwords in the variables of a host, for the redactor. */
export function passwordsOf(scope: Scope): Secret[] {
  return [secretOf(scope, passwordNames.login), becomePasswordOf(scope)].filter((one) => one !== undefined);
}
