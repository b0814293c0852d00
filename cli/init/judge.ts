import { type Deployment, deploymentOf } from '../../capacity/deployment.ts';
import { usualLastNLimits } from '../../capacity/last-n-limits.ts';
import type { HostSize } from '../../capacity/host.ts';
import { carriedWords } from '../report/plan-sentences.ts';
import { chooseProfile } from '../capacity/choose-profile.ts';
import { classOf, type SaidSize, sizeFrom } from '../capacity/planned-hosts.ts';
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

const nothingSaid: SaidSize = { cpus: 0, memoryMb: 0, nicMbps: 0 };

/** Hosts as a deployment will count them; without those that nobody knows. */
function sizesOf(hosts: readonly NamedHost[], placement: Placement, { said, bridges = {} }: Wishes): HostSize[] {
  return hosts.flatMap(({ name, finding }) => {
    const size = sizeFrom(said?.get(name) ?? nothingSaid, finding?.facts);
    const roles = Object.keys(placement).filter((group) => placement[group]!.includes(name));
    const focus = placement.jicofo?.includes(name);
    return size ? [{ name, ...size, roles, focus, givenBridges: bridges[name] }] : [];
  });
}

const losses = { none: '', bridge: ', when one bridge is lost', host: ', when one host is lost' };

const bridgeWords = (count: number): string => `${count} bridge${count === 1 ? '' : 's'}`;

function reasonsOf({ plan, hosts, bridges, undersized, carried }: Deployment, users: number): string[] {
  const { redundancy, profile } = plan.settings;
  const basis = profile.name === 'calibrated' ? profile.origin : 'by a rule of thumb, not measured';
  const all = `The hosts of jvb carry about ${carriedWords(carried)}${losses[redundancy]}, ${basis}.`;
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
  const total = `${carriedWords(carried)}${losses[plan.settings.redundancy]}`;
  if (!undersized)
    return [`You expect ${plan.demand.users} people; the ${bridgeWords(bridges)} that you want carry about ${total}.`];
  const more = missing === 1 ? 'one more bridge host' : `${missing} more bridge hosts`;
  return [`You expect ${plan.demand.users} people; these hosts carry about ${total}. Add ${more} of 4 CPUs and 8 GB.`];
}

/** Judges which hosts do what as a deployment will plan it. Hosts that nobody looked at cannot be judged. */
export function judge(hosts: readonly NamedHost[], placement: Placement, wishes: Wishes): Judgement {
  const { users = 0, meetings = {}, redundancy, calibration = {} } = wishes;
  const bridging = hosts.filter(({ name }) => placement.jvb?.includes(name));
  const sized = sizesOf(bridging, placement, wishes);
  if (bridging.length === 0 || sized.length < bridging.length) {
    const reason = 'How many people the bridges carry is not known: not all hosts were looked at.';
    return { reasons: [reason], warnings: [], missing: 0 };
  }
  const classes = new Map(sized.map(({ name, cpus }, index) => [name, classOf(bridging[index]!.finding?.facts, cpus)]));
  const deployment = deploymentOf({
    users: Math.max(users, 1),
    lastNLimits: usualLastNLimits,
    ...meetings,
    redundancy,
    profile: chooseProfile(undefined, calibration, classes),
    hosts: sized,
  });
  const { plan, undersized } = deployment;
  const told = deployment.warnings.map(({ message }) => `${message}.`);
  return {
    reasons: reasonsOf(deployment, users),
    warnings: [...lackOf(deployment), ...told],
    missing: undersized ? plan.bridges.missing : 0,
  };
}
