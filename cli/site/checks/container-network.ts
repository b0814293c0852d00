import { BlockList } from 'node:net';
import type { Problem } from '../../../engine/errors.ts';
import { ipVersion } from '../../../engine/ip-version.ts';
import { ipv4Number, rangeOf } from '../../../engine/playbook/networks.ts';
import { hostsIn, type SetUpSite } from './set-up-site.ts';

/** What a host's web container would be connected with. */
interface Network {
  host: string;
  subnet: string;
  first: string;
  last: string;
  web: string;
}

function networkOf(site: SetUpSite, host: string): Network[] {
  const { meet_install: install, compose_subnet: written, compose_web_address: web } = site.scope(host);
  if (install !== 'docker') return [];
  const subnet = String(written);
  const [first = '', last = ''] = rangeOf(subnet)!.split('-');
  return [{ host, subnet, first, last, web: String(web) }];
}

const placeOf = (site: SetUpSite, host: string, ...names: string[]) =>
  names.map((name) => site.inventory.hosts.get(host)!.vars.get(name)?.at).find((at) => at !== undefined);

/** Docker keeps the first address for the host itself. */
function wrongAddress(site: SetUpSite, { host, subnet, first, last, web }: Network): Problem[] {
  const at = placeOf(site, host, 'compose_web_address', 'compose_subnet');
  const own = ipv4Number(web) - ipv4Number(first);
  const count = ipv4Number(last) - ipv4Number(first);
  if (count < 3)
    return [
      { message: `compose_subnet ${subnet} has no room for a container`, at: placeOf(site, host, 'compose_subnet') },
    ];
  if (own >= 2 && own < count) return [];
  const free = first.replace(/\d+$/, (part) => String(Number(part) + 2));
  return [
    {
      message: `compose_web_address is ${web}, which no container can have in compose_subnet ${subnet}`,
      at,
      hint: `its first two addresses and its last one are Docker's own: write one after these, such as ${free}`,
    },
  ];
}

function wrongNetwork(site: SetUpSite, network: Network): Problem[] {
  const { host, subnet, first, last } = network;
  const at = placeOf(site, host, 'compose_subnet');
  const [address, prefix] = subnet.split('/');
  if (address !== first)
    return [
      {
        message: `compose_subnet is ${subnet}, and that network begins at ${first}`,
        at,
        hint: `write ${first}/${prefix}`,
      },
    ];
  const inside = new BlockList();
  inside.addRange(first, last);
  const addressOf = (name: string): string => String(site.scope(name).meet_address);
  const names = [...site.inventory.hosts.keys()];
  const taken = names.find((name) => ipVersion(addressOf(name)) === 4 && inside.check(addressOf(name)));
  if (taken === undefined) return wrongAddress(site, network);
  return [
    {
      message: `compose_subnet ${subnet} holds the address of ${taken}, ${addressOf(taken)}: ${host} would look for it among its containers`,
      at,
      hint: 'choose a network that nobody on your LAN is in, such as 172.31.255.240/28',
    },
  ];
}

/** Networks of web containers that cannot be, or that hide others from their host. */
export function containerNetworks(site: SetUpSite): Problem[] {
  const hosts = hostsIn(site, 'web').filter((host) => site.targets.includes(host));
  return hosts.flatMap((host) => networkOf(site, host)).flatMap((network) => wrongNetwork(site, network));
}
