import type { HostSize } from '../../capacity/host.ts';
import { type Plan, planFor } from '../../capacity/plan.ts';
import { roomOf } from '../../capacity/room.ts';
import type { NamedHost } from './finding.ts';
import type { Placement, Wishes } from './propose.ts';

/** What a placement is good for. */
export interface Judgement {
  /** A sentence each. */
  reasons: readonly string[];
  /** What will not be enough. */
  warnings: readonly string[];
  /** Bridges that are wanted and that no host has room for. */
  missing: number;
}

/** Many virtual machines cannot tell how fast their network is; this is what hosts have. */
const usualNic = 1000;

function speedOf({ finding }: NamedHost): number {
  const { interfaces = [], default_route: route } = finding?.facts ?? {};
  return interfaces.find(({ name }) => name === route?.interface)?.speed_mbps || usualNic;
}

/** Of the plan's warnings those that somebody who chooses hosts can act upon. */
const telling = ['no_bridge_fits', 'memory_limits', 'memory_short', 'prosody_one_core'];

function sizeOf(host: NamedHost, placement: Placement): HostSize {
  const { name, finding } = host;
  const roles = Object.keys(placement).filter((group) => placement[group]!.includes(name));
  const [cpus, memoryMb] = [finding?.facts?.cpus ?? 0, finding?.facts?.memory_mb ?? 0];
  return { name, cpus, memoryMb, nicMbps: speedOf(host), roles };
}

const rule = 'by a rule of thumb, not measured';

function reasonsOf(plan: Plan, users: number): string[] {
  const hosts = plan.hosts.filter(({ bridges, missing }) => bridges > 0 && !missing);
  const carried = `The hosts of jvb carry about ${plan.carried?.users ?? 0} people, ${rule}.`;
  if (users === 0 || plan.bridges.missing > 0) return [carried];
  const words = hosts.map(({ name, cpus, bridges }) => `${bridges} on ${name} (${cpus} CPU${cpus === 1 ? '' : 's'})`);
  const count = hosts.reduce((sum, { bridges }) => sum + bridges, 0);
  return [`${plan.demand.users} people take ${count} bridge${count === 1 ? '' : 's'}: ${words.join(', ')}.`, carried];
}

function lackOf(plan: Plan): string[] {
  const { missing } = plan.bridges;
  if (missing === 0) return [];
  const total = plan.carried?.users ?? 0;
  const more = missing === 1 ? 'one more bridge host' : `${missing} more bridge hosts`;
  return [`You expect ${plan.demand.users} people; these hosts carry about ${total}. Add ${more} of 4 CPUs and 8 GB.`];
}

/** Judges which hosts do what by the capacity model. Hosts that nobody looked at cannot be judged. */
export function judge(
  hosts: readonly NamedHost[],
  placement: Placement,
  { users = 0, largestRoom = 0 }: Wishes,
): Judgement {
  const bridges = hosts.filter(({ name }) => placement.jvb?.includes(name));
  if (bridges.length === 0 || bridges.some(({ finding }) => !finding?.facts)) {
    const reason = 'How many people the bridges carry is not known: not all hosts were looked at.';
    return { reasons: [reason], warnings: [], missing: 0 };
  }
  const plan = planFor({
    users: Math.max(users, largestRoom, 1),
    ...(largestRoom > 2 ? { rooms: [roomOf(largestRoom)] } : {}),
    hosts: hosts.filter(({ finding }) => finding?.facts).map((host) => sizeOf(host, placement)),
  });
  const told = plan.warnings.filter(({ name }) => telling.includes(name)).map(({ message }) => `${message}.`);
  return { reasons: reasonsOf(plan, users), warnings: [...lackOf(plan), ...told], missing: plan.bridges.missing };
}
