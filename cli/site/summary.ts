import type { OpenSite } from './open-site.ts';

/** What a site is to those who use it. */
export interface SiteSummary {
  /** Where users go. */
  url: string;
  /** The same for devices without the site's DNS name. */
  addressUrls: string[];
  /** Where devices get the site's CA. */
  trustUrl?: string;
}

/** Addresses of the site, from its variables; undefined for a playbook without a web host. */
export function siteSummary({ inventory, hosts }: OpenSite): SiteSummary | undefined {
  const web = inventory.groups.get('web');
  const first = [...inventory.hosts.values()].find((host) => host.groups.includes('web'));
  if (!web || !first) return undefined;
  const scope = hosts.scope(first.name);
  // A playbook of the user's own may have nothing to do with meetings.
  if (!Object.hasOwn(scope, 'meet_domain')) return undefined;
  const addresses = [...inventory.hosts.values()]
    .filter((host) => host.groups.includes('web'))
    .map((host) => String(hosts.scope(host.name).meet_address));
  const url = `https://${String(scope.meet_domain)}/`;
  // It is for the name alone, and trusted already.
  if (scope.meet_certificate === 'own') return { url, addressUrls: [] };
  return {
    url,
    addressUrls: addresses.map((address) => `https://${address}/`),
    trustUrl: `http://${addresses[0]}/trust`,
  };
}
