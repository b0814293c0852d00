import { meetHost, networkSpeeds, relayHost, seedBridge } from './constants.ts';
import type { Demand } from './demand.ts';
import type { HostSize } from './host.ts';
import type { Settings } from './settings.ts';
import { relayTraffic } from './surroundings.ts';

/** What has to be bought besides the hosts with bridges: one for pages and signalling, and one that relays. */
export function hostsAround({ hosts, relayedShare, nicShare }: Settings, demand: Demand): HostSize[] {
  if (hosts) return [];
  const wanted = relayTraffic(demand, relayedShare).nicMbps / nicShare;
  const nicMbps = networkSpeeds.find((speed) => speed >= wanted) ?? networkSpeeds.at(-1)!;
  return [
    { name: 'meet', ...meetHost, nicMbps: seedBridge.nicMbps, roles: ['web', 'prosody'] },
    ...(relayedShare > 0 ? [{ name: 'turn', ...relayHost, nicMbps, roles: ['turn'] }] : []),
  ];
}
