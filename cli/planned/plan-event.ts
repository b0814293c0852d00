import type { Deployment } from '../../capacity/deployment.ts';
import { priorNotMeasured } from '../../capacity/profile.ts';
import { laneWords, otherLanes } from '../report/plan-sentences.ts';
import { counted } from '../report/quantities.ts';
import type { PlanEvent } from '../report/shown-event.ts';

/** What is told of a deployment's plan. */
export function planEvent(deployment: Deployment, rooms: string): PlanEvent {
  const { plan, hosts, bridges } = deployment;
  const { lanes, settings } = plan;
  const byLane = Object.fromEntries(lanes.map(({ name, bridges }) => [name, bridges])) as PlanEvent['needed_by'];
  return {
    event: 'plan',
    users: plan.demand.users,
    ...(rooms === '' ? {} : { rooms }),
    bridges,
    needed: plan.bridges.count,
    needed_by: { users: byLane.users, packets: byLane.packets, network: byLane.network },
    binding: plan.binding,
    low: plan.bridges.low,
    high: plan.bridges.high,
    missing: plan.bridges.missing,
    fits: deployment.carries,
    hosts: hosts.map((host) => ({
      host: host.name,
      bridges: host.bridges,
      by: host.given ? 'inventory' : 'model',
      cpus: host.cpus,
      memory_mb: Math.round(host.memoryMb),
      nic_mbps: Math.round(host.nicMbps),
      users: Math.round(host.users),
      heap_mb: host.heapMb,
    })),
    people_of_meeting_per_bridge: deployment.peopleOfMeetingPerBridge,
    relays: deployment.relays,
    focus_heap_mb: deployment.focusHeapMb,
    basis: settings.profile.name === 'calibrated' ? settings.profile.origin : priorNotMeasured,
    summary: summaryOf(deployment),
  };
}

/** Never a bare number: how many bridges on how many hosts, because of what, and between what the number lies. */
function summaryOf({ plan, bridges, hosts, carries }: Deployment): string {
  const { count, spares, low, high } = plan.bridges;
  const spare = spares > 0 ? `, ${counted(spares, 'spare')} among them` : '';
  const people = counted(plan.demand.users, 'person', 'people');
  const where = `${counted(bridges, 'bridge')} on ${counted(hosts.length, 'host')}`;
  const run = count === bridges ? `${where}${spare}` : `${where} (${count} needed${spare})`;
  const what = carries ? run : `${counted(count, 'bridge')} needed${spare}, ${bridges} can run`;
  const between = low === high ? 'At both ends of the band the same' : `Between ${low} and ${high}`;
  const { profile } = plan.settings;
  const basis = profile.name === 'calibrated' ? profile.origin : priorNotMeasured;
  return `${what}, because of ${laneWords[plan.binding]} for ${people}; ${otherLanes(plan)}. ${between}: ${basis}.`;
}
