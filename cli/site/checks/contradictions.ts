import type { Problem } from '../../../engine/errors.ts';
import { hostsIn, placeOfAddress, type SetUpSite } from './set-up-site.ts';

/** Its bridges would be stopped, and started again, by each deployment. */
function staysAndGoes(site: SetUpSite): Problem[] {
  const going = hostsIn(site, 'jvb_retired');
  return hostsIn(site, 'jvb')
    .filter((host) => going.includes(host) && site.targets.includes(host))
    .map((host) => ({
      message: `${host} is in the groups jvb and jvb_retired: its bridges cannot both stay and go`,
      at: placeOfAddress(site, host),
      hint: 'take it out of jvb, and its bridges are drained and stopped; or out of jvb_retired, and they stay',
    }));
}

/** All hosts find the meeting domain in /etc/hosts, and a host by its name. */
function bearsTheDomain(site: SetUpSite): Problem[] {
  const pages = hostsIn(site, 'web');
  return site.targets
    .filter((host) => pages.length > 0 && !pages.includes(host) && site.scope(host).meet_domain === host)
    .map((host) => ({
      message: `a host is called ${host}, as meet_domain is, and is not in group web: that name leads to ${pages[0]}`,
      at: placeOfAddress(site, host),
      hint: 'call the host something else; its address stays in ansible_host',
    }));
}

interface Outside {
  host: string;
  address: string;
  first: number;
  last: number;
}

/** Bridges of two hosts that people outside are told one address and one port of: the router there leads to one of them. */
function oneWayIn(site: SetUpSite): Problem[] {
  const told = hostsIn(site, 'jvb').flatMap((host): Outside[] => {
    const scope = site.scope(host);
    const first = Number(scope.meet_media_port);
    const last = first + Number(scope.jvb_instances) - 1;
    const mappings = scope.jvb_static_mappings as { public_address: string }[];
    return [...new Set(mappings.map((one) => one.public_address))].map((address) => ({ host, address, first, last }));
  });
  return told.flatMap((one, index) => {
    const other = told.slice(0, index).find(({ host, address, first, last }) => {
      return host !== one.host && address === one.address && first <= one.last && one.first <= last;
    });
    if (!other || ![one.host, other.host].some((host) => site.targets.includes(host))) return [];
    return [
      {
        message: `people outside are told ${one.address}, UDP ${Math.max(one.first, other.first)}, of both ${other.host} and ${one.host}, and a router leads that to one of them`,
        at: site.inventory.hosts.get(one.host)!.vars.get('jvb_static_mappings')?.at,
        hint: `give ${one.host} a meet_media_port of its own, such as ${other.last + 10 - (other.last % 10)}, and let the router lead it there`,
      },
    ];
  });
}

/** A router that translates to another host's address leads people there, where the bridge is not. */
function mapsAnother(site: SetUpSite): Problem[] {
  const bridges = hostsIn(site, 'jvb').filter((host) => site.targets.includes(host));
  return bridges.flatMap((host) => {
    const scope = site.scope(host);
    const own = [
      scope.meet_address,
      scope.ansible_host,
      ...(site.isWritten(host, 'jvb_addresses') ? (scope.jvb_addresses as string[]) : []),
    ];
    return (scope.jvb_static_mappings as { local_address: string }[]).flatMap(
      ({ local_address: address }): Problem[] => {
        const other = [...site.inventory.hosts.keys()].find((name) => site.scope(name).meet_address === address);
        if (other === undefined || other === host || own.includes(address)) return [];
        return [
          {
            message: `jvb_static_mappings of ${host} translates ${address}, and that is ${other}`,
            at: site.inventory.hosts.get(host)!.vars.get('jvb_static_mappings')?.at,
            hint: `local_address is ${host}'s own, such as ${String(scope.meet_address)}; write it at each host, where there are several bridges`,
          },
        ];
      },
    );
  });
}

/** What a site says of a host, and says otherwise elsewhere. */
export function contradictions(site: SetUpSite): Problem[] {
  return [staysAndGoes, bearsTheDomain, mapsAnother, oneWayIn].flatMap((find) => find(site));
}
