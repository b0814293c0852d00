import { BlockList } from 'node:net';
import type { Problem } from '../../../engine/errors.ts';
import { familyOf } from '../../../engine/ip-version.ts';
import { placeOfAddress, type SetUpSite } from './set-up-site.ts';

/** Addresses that lead nobody to a host, and what they are. */
const strange: readonly [what: string, subnet: string, prefix: number][] = [
  ['this host itself, for each host', '127.0.0.0', 8],
  ['this host itself, for each host', '::1', 128],
  ['no host', '0.0.0.0', 8],
  ['no host', '::', 128],
  ['a group of hosts', '224.0.0.0', 4],
  ['a group of hosts', 'ff00::', 8],
  ['no host', '240.0.0.0', 4],
  ['another host on each cable', 'fe80::', 10],
];

// These are addresses: to ask for their version would have Node make its pattern for IPv6, at each start.
const lists = strange.map(([what, subnet, prefix]) => {
  const list = new BlockList();
  list.addSubnet(subnet, prefix, subnet.includes(':') ? 'ipv6' : 'ipv4');
  return [what, list] as const;
});

/** What an address is that is no host's; undefined for one that may be. */
function strangenessOf(address: string): string | undefined {
  return lists.find(([, list]) => list.check(address, familyOf(address)))?.[0];
}

/** Whether two addresses are one, however they are spelt. */
function isSame(one: string, other: string): boolean {
  if (familyOf(one) !== familyOf(other)) return false;
  const list = new BlockList();
  list.addAddress(one, familyOf(one));
  return list.check(other, familyOf(other));
}

function told(site: SetUpSite, host: string, variable: string, address: string): Problem[] {
  const what = strangenessOf(address);
  if (what === undefined) return [];
  const at = site.inventory.hosts.get(host)!.vars.get(variable)?.at ?? placeOfAddress(site, host);
  return [
    {
      message: `${host}: ${variable} is ${address}, and that means ${what}`,
      at,
      hint: 'set it to the address at which the others on the LAN reach this host, as `ip address` shows it there',
    },
  ];
}

/** Two names for one machine: each would get the firewall and the services of one of them. */
function twins(site: SetUpSite, hosts: readonly string[]): Problem[] {
  const address = (host: string): string => String(site.scope(host).meet_address);
  return hosts.flatMap((host, index): Problem[] => {
    const twin = hosts.slice(0, index).find((other) => isSame(address(other), address(host)));
    if (twin === undefined) return [];
    return [oneAddress(twin, host, address(host), placeOfAddress(site, host))];
  });
}

/** What is said of two hosts with one address. */
export function oneAddress(twin: string, host: string, address: string, at: Problem['at']): Problem {
  return {
    message: `${twin} and ${host} have one address, ${address} (meet_address)`,
    at,
    hint: 'a machine is one host, which may be in several groups; two behind one router have addresses of their own on the LAN',
  };
}

/** Addresses at which nobody finds a host, or not that one. */
export function strangeAddresses(site: SetUpSite): Problem[] {
  const { targets, inventory, scope } = site;
  const found = targets.flatMap((host): Problem[] => {
    const { groups } = inventory.hosts.get(host)!;
    const own = scope(host);
    const listed = groups.includes('jvb') ? (own.jvb_addresses as string[]) : [];
    const others = listed.filter((address) => address !== own.meet_address);
    const mapped = groups.includes('jvb') ? (own.jvb_static_mappings as Record<string, string>[]) : [];
    const relay = groups.includes('turn') && own.turn_relay_address !== own.meet_address;
    return [
      ...told(site, host, 'meet_address', String(own.meet_address)),
      ...others.flatMap((address) => told(site, host, 'jvb_addresses', address)),
      ...mapped
        .map((one) => one.public_address!)
        .flatMap((address) => told(site, host, 'jvb_static_mappings', address)),
      ...(relay ? told(site, host, 'turn_relay_address', String(own.turn_relay_address)) : []),
    ];
  });
  return found.length > 0 ? found : twins(site, targets);
}
