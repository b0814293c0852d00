import { type Deployment, deploymentOf } from '../../capacity/deployment.ts';
import { usualLastNLimits } from '../../capacity/last-n-limits.ts';
import type { HostSize } from '../../capacity/host.ts';
import { carriedWords } from '../report/plan-sentences.ts';
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

function sizeOf(host: NamedHost, placement: Placement): HostSize {
  const { name, finding } = host;
  const roles = Object.keys(placement).filter((group) => placement[group]!.includes(name));
  const [cpus, memoryMb] = [finding?.facts?.cpus ?? 0, finding?.facts?.memory_mb ?? 0];
  return { name, cpus, memoryMb, nicMbps: speedOf(host), roles, focus: placement.jicofo?.includes(name) };
}

const rule = 'by a rule of thumb, not measured';

const bridgeWords = (count: number): string => `${count} bridge${count === 1 ? '' : 's'}`;

function reasonsOf({ plan, hosts, bridges, undersized, carried }: Deployment, users: number): string[] {
  const all = `The hosts of jvb carry about ${carriedWords(carried)}, ${rule}.`;
  if (users === 0 || undersized) return [all];
  const words = hosts.map(
    ({ name, cpus, bridges, given }) =>
      `${bridges} on ${name} (${cpus} CPU${cpus === 1 ? '' : 's'}${given ? ', as you said' : ''})`,
  );
  const { count } = plan.bridges;
  const run = count === bridges ? '' : `; ${bridges === 1 ? 'one runs' : `${bridges} run`}`;
  return [`${plan.demand.users} people take ${bridgeWords(count)}${run}: ${words.join(', ')}.`, all];
}

function lackOf({ plan, undersized, carries, bridges, carried }: Deployment): string[] {
  if (carries) return [];
  const { missing } = plan.bridges;
  const total = carriedWords(carried);
  if (!undersized)
    return [`You expect ${plan.demand.users} people; the ${bridgeWords(bridges)} that you want carry about ${total}.`];
  const more = missing === 1 ? 'one more bridge host' : `${missing} more bridge hosts`;
  return [`You expect ${plan.demand.users} people; these hosts carry about ${total}. Add ${more} of 4 CPUs and 8 GB.`];
}

/** Judges which hosts do what as a deployment will plan it. Hosts that nobody looked at cannot be judged. */
export function judge(
  hosts: readonly NamedHost[],
  placement: Placement,
  { users = 0, meetings = {}, bridges = {} }: Wishes,
): Judgement {
  const bridging = hosts.filter(({ name }) => placement.jvb?.includes(name));
  if (bridging.length === 0 || bridging.some(({ finding }) => !finding?.facts)) {
    const reason = 'How many people the bridges carry is not known: not all hosts were looked at.';
    return { reasons: [reason], warnings: [], missing: 0 };
  }
  const deployment = deploymentOf({
    users: Math.max(users, 1),
    lastNLimits: usualLastNLimits,
    ...meetings,
    hosts: bridging.map((host) => ({ ...sizeOf(host, placement), givenBridges: bridges[host.name] })),
  });
  const { plan, undersized } = deployment;
  const told = deployment.warnings.map(({ message }) => `${message}.`);
  return {
    reasons: reasonsOf(deployment, users),
    warnings: [...lackOf(deployment), ...told],
    missing: undersized ? plan.bridges.missing : 0,
  };
}
