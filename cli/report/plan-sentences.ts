import type { CarriedUsers } from '../../capacity/carried.ts';
import type { LaneName } from '../../capacity/lanes.ts';
import type { Plan } from '../../capacity/plan.ts';
import { priorNotMeasured } from '../../capacity/profile.ts';
import { counted, figure, memory, network } from './quantities.ts';

/** What a lane is called where people read. */
export const laneWords: Readonly<Record<LaneName, string>> = {
  users: "users (the seed's rule)",
  packets: 'packets (CPU)',
  network: 'network',
};

/** What the lanes that do not bind need. */
export function otherLanes({ binding, lanes, bridges: { count, spares } }: Plan): string {
  return lanes
    .filter(({ name }) => name !== binding)
    .map(({ name, bridges }) => {
      if (name === 'network') return `the network needs ${bridges}`;
      return bridges > count - spares ? `${name} want ${bridges} to be at ease` : `${name} need ${bridges}`;
    })
    .join(', ');
}

/** `134 people (between 45 and 150)`: never a bare number. */
export function carriedWords({ users, low, high }: CarriedUsers): string {
  const band = low === high ? 'at both ends of the band' : `between ${figure(low, 0)} and ${figure(high, 0)}`;
  return `${counted(users, 'person', 'people')} (${band})`;
}

/** Never a bare number: how many bridges, because of what, and between what the number lies. */
export function headline(plan: Plan): string {
  const { demand, bridges, binding, settings } = plan;
  const others = otherLanes(plan);
  const spares = bridges.spares > 0 ? `, ${counted(bridges.spares, 'spare')} among them` : '';
  const measured = settings.profile.name === 'calibrated' ? settings.profile.origin : priorNotMeasured;
  const { low, high } = bridges;
  const between = low === high ? 'At both ends of the band the same' : `Between ${low} and ${high}`;
  return `${counted(demand.users, 'user')}: ${counted(bridges.count, 'bridge')}${spares}, because of ${laneWords[binding]}; ${others}. ${between}: ${measured}.`;
}

/** Whether hosts that are there do. */
export function verdict({ bridges, carried, hosts, settings }: Plan): string | undefined {
  if (!carried) return undefined;
  const lossy = { none: '', bridge: ', when one bridge is lost,', host: ', when one host is lost,' }[
    settings.redundancy
  ];
  if (bridges.missing === 0)
    return `It fits: the hosts can run ${counted(carried.bridges, 'bridge')}, which${lossy} carry ${figure(carried.usersAfterLoss)} users by the seed's rule.`;
  const missingHosts = hosts.filter(({ missing }) => missing).length;
  return `It does not fit: ${counted(bridges.missing, 'bridge')} of ${bridges.count} missing; the hosts run ${carried.bridges}, which${lossy} carry ${figure(carried.usersAfterLoss)} users by the seed's rule. ${counted(missingHosts, 'more host')} of ${settings.bridge.cpus} CPUs would do.`;
}

/** What all bridges do together, and what each. */
export function trafficLines({ demand, cores, perBridge, totals }: Plan): [string, string][] {
  return [
    [
      'in all',
      `sends ${network(demand.egressMbps)}, takes in ${network(demand.ingressMbps)}; ${figure(demand.cores)} CPUs busy (${figure(cores.low)} to ${figure(cores.high)}) of ${figure(totals.cpus)}`,
    ],
    [
      'each bridge',
      `${figure(perBridge.users, 0)} users, sends ${network(perBridge.egressMbps)}, takes in ${network(perBridge.ingressMbps)}, ${figure(perBridge.cores)} CPUs busy`,
    ],
  ];
}

/** What all hosts are together, those with bridges first. */
export function hostsTogether({ hosts, totals }: Plan): string {
  const sizes = (cpus: number, mb: number): string => `${figure(cpus)} CPUs, ${memory(mb)}`;
  const sum = (of: (host: Plan['hosts'][number]) => number): number => hosts.reduce((all, host) => all + of(host), 0);
  const bridging = `${counted(totals.bridgeHosts, 'host')} with bridges: ${sizes(totals.cpus, totals.memoryMb)}`;
  if (hosts.length === totals.bridgeHosts) return bridging;
  return `${bridging}; all ${figure(hosts.length)}: ${sizes(
    sum(({ cpus }) => cpus),
    sum(({ memoryMb }) => memoryMb),
  )}`;
}

/** What is done with a host: what it is for, or that it is yet to come. */
export function noteOf({ missing, roles }: Plan['hosts'][number], { hosts }: Plan['settings']): string {
  if (missing) return 'missing';
  return hosts ? roles.join(' ') : 'to buy';
}

/** The heaps to give: a bridge's, and Jicofo's. */
export function heapsOf({ memory: { bridgeHeapMb, focusHeapMb } }: Plan['hosts'][number]): string {
  const heaps = [bridgeHeapMb, focusHeapMb].filter((mb) => mb !== undefined);
  return heaps.map((mb) => `${mb}m`).join('+');
}
