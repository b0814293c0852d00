import type { Problem } from '../../../engine/errors.ts';
import { ipVersion } from '../../../engine/ip-version.ts';
import { hostsIn, placeOfAddress, type SetUpSite } from './set-up-site.ts';

/** Hosts that connect to a service of others, through their packet filter. */
interface Way {
  from: string;
  /** Where they look for it on a host: an address, perhaps with a port, or a URL. */
  endpoint: (from: string, to: string, site: SetUpSite) => unknown;
  to: string;
  service: string;
  port: string;
  /** Whom that packet filter lets in: hosts by their meet_address, unless somebody wrote others. */
  peers: 'firewall_signalling_peers' | 'firewall_web_peers';
  /** Only with sets of releases that have this. */
  releases?: 'colibri_websockets';
}

type Endpoint = Way['endpoint'];

const variable =
  (name: string): Endpoint =>
  (from, _, { scope }) =>
    scope(from)[name];

/** The web host's container cannot use its host's loopback, so it has variables of its own. */
const ofWeb =
  (packages: string, container: string): Endpoint =>
  (from, _, { scope }) =>
    scope(from)[scope(from).meet_install === 'docker' ? container : packages];

const signalling: Pick<Way, 'to' | 'service' | 'port' | 'peers'> = {
  to: 'prosody',
  service: 'Prosody',
  port: 'prosody_c2s_port',
  peers: 'firewall_signalling_peers',
};
const pages: Pick<Way, 'from' | 'peers'> = { from: 'web', peers: 'firewall_web_peers' };

const ways: readonly Way[] = [
  { ...signalling, from: 'jvb', endpoint: variable('jvb_xmpp_host') },
  { ...signalling, from: 'jicofo', endpoint: variable('jicofo_xmpp_host') },
  {
    ...pages,
    to: 'prosody',
    service: 'Prosody',
    port: 'prosody_http_port',
    endpoint: ofWeb('web_prosody_endpoint', 'web_docker_prosody_url'),
  },
  {
    ...pages,
    to: 'etherpad',
    service: 'Etherpad',
    port: 'etherpad_port',
    endpoint: ofWeb('web_etherpad_endpoint', 'web_docker_etherpad_url'),
  },
  {
    ...pages,
    to: 'jvb',
    service: 'the bridges',
    port: 'jvb_websocket_port',
    endpoint: (_, to, { scope }) => scope(to).meet_address,
    releases: 'colibri_websockets',
  },
];

/** The host in an address with a port, or in a URL. */
function hostIn(endpoint: string): string {
  if (ipVersion(endpoint)) return endpoint;
  return /^(?:https?:\/\/)?(?:\[([^\]]*)\]|([^:/]*))/.exec(endpoint)!.slice(1).join('');
}

const kindOf = (address: string): string | undefined => ({ 4: 'IPv4', 6: 'IPv6' })[ipVersion(address)];

/** A host is let in by the address that the inventory knows of it; by one of the other kind nobody knows it. */
function problemOf(way: Way, from: string, to: string, site: SetUpSite): Problem[] {
  const [here, there] = [site.scope(from), site.scope(to)];
  const set = here.meet_set as Record<string, unknown>;
  if (from === to || there.firewall_enabled !== true || (way.releases && set[way.releases] !== true)) return [];
  const [target, address] = [hostIn(String(way.endpoint(from, to, site))), String(here.meet_address)];
  const [used, known] = [kindOf(target), kindOf(address)];
  if (!used || !known || used === known) return [];
  const rules = there.firewall_extra_rules as string[];
  if (site.isWritten(to, way.peers) || rules.some((rule) => rule.includes(String(there[way.port])))) return [];
  return [
    {
      message: `${from} does not get to ${way.service} of ${to}: it goes to ${target}, by ${used}, and the firewall there lets in ${from} as ${address}, by ${known}`,
      at: placeOfAddress(site, from) ?? placeOfAddress(site, to),
      hint: `give both hosts one kind of address: where ${from} has both, set its meet_address to that of ${used}${way.from === 'jvb' ? ', and jvb_addresses to all that people use' : ''}`,
    },
  ];
}

/** Hosts that another one does not let in, because one is known by IPv4 and the other by IPv6. */
export function shutOut(site: SetUpSite): Problem[] {
  const concerns = (host: string): boolean => site.targets.includes(host);
  return ways.flatMap((way) =>
    hostsIn(site, way.from).flatMap((from) =>
      hostsIn(site, way.to)
        .filter((to) => concerns(from) || concerns(to))
        .flatMap((to) => problemOf(way, from, to, site)),
    ),
  );
}
