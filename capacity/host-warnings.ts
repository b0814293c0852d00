import { peopleAtDefaultLimits } from './constants.ts';
import type { HostSize } from './host.ts';
import { type PlacedHost, place } from './placement.ts';
import { bridgesOf } from './supply.ts';

/** Something that a plan does not settle by itself. */
export interface Warning {
  name: string;
  message: string;
}

/** What hosts are short of, and what nobody knows of them. */
export function warningsOfHosts(hosts: readonly PlacedHost[]): Warning[] {
  const assumed = hosts.filter(({ nicAssumed, bridges }) => nicAssumed && bridges > 0).map(({ name }) => name);
  const network = {
    name: 'network_assumed',
    message: `${assumed.join(', ')}: how fast the network interface is, nobody says; 1 Gbit/s is assumed (meet_host_nic_mbps says it)`,
  };
  return [...hosts.flatMap(ofHost), ...(assumed.length > 0 ? [network] : [])];
}

/** The same of hosts that run all the bridges that they can, full. */
export function warningsWhenFull(hosts: readonly HostSize[]): Warning[] {
  const bridges = bridgesOf(hosts);
  const users = bridges.reduce((all, bridge) => all + bridge.users, 0);
  return warningsOfHosts(place(bridges, hosts, users, 0));
}

const mb = (value: number): string => `${Math.round(value)} MB`;

function ofHost({ name, memory, memoryMb, roles, limit, possibleBridges, bridges, users }: PlacedHost): Warning[] {
  const found: Warning[] = [];
  if (memory.defaultHeapsExceed)
    found.push({
      name: 'heap_trap',
      message: `${name}: the packages' own heaps, ${mb(memory.defaultHeapsExceed.ceilingsMb)} together, are more than its ${mb(memoryMb)}; write ${heaps(memory)}`,
    });
  if (roles.includes('jvb') && possibleBridges === 0)
    found.push({ name: 'no_bridge_fits', message: `${name}: ${mb(memoryMb)} of memory hold no bridge for its CPUs` });
  else if (limit === 'memory')
    found.push({
      name: 'memory_limits',
      message: `${name}: its memory, not its CPUs, limits it to ${possibleBridges}`,
    });
  if (memory.totalMb > memoryMb)
    found.push({
      name: 'memory_short',
      message: `${name}: ${mb(memory.totalMb)} are planned, it has ${mb(memoryMb)}`,
    });
  if (bridges > 0 && users > peopleAtDefaultLimits)
    found.push({
      name: 'process_limits',
      message: `${name}: more than ${peopleAtDefaultLimits} people; raise the limits of its bridges (files, processes, tasks) to 65000`,
    });
  return found;
}

function heaps({ bridgeHeapMb, focusHeapMb }: PlacedHost['memory']): string {
  const parts = [
    ...(bridgeHeapMb === undefined ? [] : [`${bridgeHeapMb}m for each bridge`]),
    ...(focusHeapMb === undefined ? [] : [`${focusHeapMb}m for Jicofo`]),
  ];
  return parts.join(' and ');
}
