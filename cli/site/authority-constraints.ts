import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { ResolvedHosts } from '../../engine/variables/resolve.ts';

/** What the new site's CA may ever speak for: its domain, the networks that its hosts are in, and where people outside find TURN. */
export function authorityConstraints(inventory: Inventory, hosts: ResolvedHosts): { dns: string[]; ip: string[] } {
  const scopes = [...inventory.hosts.keys()].map((host) => hosts.scope(host));
  const dns = new Set(scopes.map((scope) => String(scope.meet_domain)));
  const networks = new Set(scopes.flatMap((scope) => networkOf(String(scope.meet_address))));
  const outside = scopes
    .flatMap((scope) => (scope.prosody_turn_tls_names as string[] | undefined) ?? [])
    .filter((name) => isIP(name) !== 0 && networkOf(name).every((network) => !networks.has(network)));
  return { dns: [...dns], ip: [...networks, ...new Set(outside)] };
}

/** The whole neighbourhood of an address, so that a host added later needs no new CA. */
function networkOf(address: string): string[] {
  if (isIPv4(address)) return [`${address.replace(/\.\d+$/, '.0')}/24`];
  return isIPv6(address) ? [`${address}/64`] : [];
}
