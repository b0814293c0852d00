import type { Problem } from '../../../engine/errors.ts';
import { ipVersion } from '../../../engine/ip-version.ts';
import { hostsIn, placeOfAddress, type SetUpSite } from './set-up-site.ts';

/** Kinds of addresses (4, 6) that are told of a host's bridges; undefined where nobody knows before the host is asked. */
function kindsTold(site: SetUpSite, host: string): number[] | undefined {
  const scope = site.scope(host);
  const own = scope.jvb_addresses as string[];
  if (own.length === 0) return undefined;
  const mapped = (scope.jvb_static_mappings as { public_address: string }[]).map((one) => one.public_address);
  return [...new Set([...own, ...mapped].map(ipVersion))];
}

/** Bridges that are to relay to each other, and tell each other addresses of different kinds. */
function apart(one: string, other: string, site: SetUpSite): Problem[] {
  const [kinds, others] = [kindsTold(site, one), kindsTold(site, other)];
  if (!kinds || !others || kinds.some((kind) => others.includes(kind))) return [];
  return [
    {
      message: `the bridges of ${one} and ${other} cannot relay to each other (meet_relays): people are told IPv${kinds[0]} alone of ${one}, and IPv${others[0]} of ${other}`,
      at: placeOfAddress(site, one),
      hint: 'set jvb_addresses to the addresses of both kinds, where a host has both',
    },
  ];
}

/** coturn relays from one address, to those of its kind. */
function beyondRelays(bridge: string, relays: readonly string[], site: SetUpSite): Problem[] {
  const told = kindsTold(site, bridge);
  const from = relays.map((relay) => ipVersion(String(site.scope(relay).turn_relay_address)));
  if (!told || from.length === 0 || from.some((kind) => told.includes(kind))) return [];
  return [
    {
      message: `coturn cannot relay to the bridges of ${bridge}: people are told IPv${told[0]} alone of them, and ${relays.join(', ')} ${relays.length > 1 ? 'relay' : 'relays'} by IPv${from[0]}`,
      at: placeOfAddress(site, bridge),
      hint: `set jvb_addresses of ${bridge} to the addresses of both kinds, where it has both; or turn_relay_address of the relay`,
    },
  ];
}

/** Bridges that other bridges, or the relays for people behind difficult networks, cannot reach: they are known by the other kind of address. */
export function unreachableBridges(site: SetUpSite): Problem[] {
  const [bridges, relays] = [hostsIn(site, 'jvb'), hostsIn(site, 'turn')];
  return bridges
    .filter((bridge) => site.targets.includes(bridge))
    .flatMap((bridge) => {
      const others = site.scope(bridge).meet_relays === true ? bridges.slice(0, bridges.indexOf(bridge)) : [];
      // One is enough to see what is wrong.
      return [
        ...others.flatMap((other) => apart(bridge, other, site)).slice(0, 1),
        ...beyondRelays(bridge, relays, site),
      ];
    });
}
