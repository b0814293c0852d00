import { bridgesOn, type HostSize } from '../../../capacity/host.ts';
import type { Plan } from '../../../capacity/plan.ts';
import { alikeHosts, inInventory } from '../alike-hosts.ts';
import { heapsOf, noteOf } from '../plan-sentences.ts';
import { figure, memory, network } from '../quantities.ts';
import type { Style } from '../style.ts';
import { named } from './named-table.ts';

/** What the plan puts on each host. */
export function hosts(plan: Plan, style: Style): string[] {
  const rows = alikeHosts(plan.hosts, inInventory(plan.settings.hosts)).map(({ name, host }) => [
    name,
    String(host.bridges),
    figure(host.cpus),
    memory(host.memoryMb),
    network(host.nicMbps),
    heapsOf(host) || '-',
    memory(host.memory.totalMb),
    noteOf(host, plan.settings),
  ]);
  return named(style, [['HOST', 'BRIDGES', 'CPUS', 'MEMORY', 'NETWORK', 'HEAP', 'PLANNED', ''], ...rows]);
}

/** How many bridges each host can run, and what keeps it from more. */
export function hostSizes(hosts: readonly HostSize[], style: Style): string[] {
  const limits = { role: 'not in group jvb', cpus: 'CPUs', memory: 'memory', given: 'jvb_instances' };
  const rows = hosts.map((host) => {
    const { count, limit } = bridgesOn(host);
    const nic = `${network(host.nicMbps)}${host.nicAssumed ? ' (assumed)' : ''}`;
    return [
      host.name,
      String(count),
      limits[limit],
      figure(host.cpus),
      memory(host.memoryMb),
      nic,
      host.roles.join(' '),
    ];
  });
  return named(style, [['HOST', 'BRIDGES', 'LIMITED BY', 'CPUS', 'MEMORY', 'NETWORK', 'GROUPS'], ...rows]);
}
