import type { Scope } from '../template/model.ts';
import type { Connection, Endpoint } from '../transport/connection.ts';
import { connectLocal } from '../transport/local.ts';
import { connectSsh, type SshOptions } from '../transport/ssh.ts';

/** Opens the way to a host. Throws UnreachableError. */
export type Connect = (endpoint: Endpoint) => Promise<Connection>;

/** By `ansible_connection`: SSH, or this machine itself. */
export function connectorFor(options: SshOptions): Connect {
  return (endpoint) =>
    endpoint.connection === 'local' ? Promise.resolve(connectLocal()) : connectSsh(endpoint, options);
}

/** How a host is reached, from its `ansible_*` variables. */
export function endpointOf(host: string, scope: Scope): Endpoint {
  const text = (name: string) => (Object.hasOwn(scope, name) && scope[name] !== null ? String(scope[name]) : undefined);
  return {
    host,
    address: text('ansible_host') ?? host,
    port: Object.hasOwn(scope, 'ansible_port') ? Number(scope.ansible_port) : undefined,
    user: text('ansible_user'),
    privateKeyFile: text('ansible_ssh_private_key_file'),
    connection: text('ansible_connection') ?? 'ssh',
  };
}
