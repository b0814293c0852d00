import type { Redundancy } from '../../capacity/need.ts';
import type { PlanInput } from '../../capacity/settings.ts';
import type { Calibration } from '../calibrate/calibration-file.ts';
import type { SaidSize } from '../capacity/planned-hosts.ts';
import type { NamedHost } from './finding.ts';
import { judge, type Judgement } from './judge.ts';

/** The hosts of each group. */
export type Placement = Readonly<Record<string, readonly string[]>>;

/** What the site is to be, as far as it decides which host does what. */
export interface Wishes {
  /** How many people are in meetings at the same time. */
  users?: number;
  /** Their meetings, as far as they are known. */
  meetings?: Pick<PlanInput, 'rooms' | 'mix'>;
  /** How many bridges some hosts are to run in any case. */
  bridges?: Readonly<Record<string, number>>;
  /** What may be lost while all still meet. */
  redundancy?: Redundancy;
  /** What the inventory says of the sizes of its hosts, by their names. */
  said?: ReadonlyMap<string, SaidSize>;
  /** What was measured on this site's own bridges. */
  calibration?: Calibration;
  /** The groups that the playbook does something for. */
  groups: readonly string[];
}

export interface Proposal extends Judgement {
  groups: Placement;
}

/**
 * Groups that a site has one host for, and that can share it: none of them is busy on a LAN. Shared texts are not among
 * them: they need Docker and an image from elsewhere, so somebody has to want them.
 */
const together = ['web', 'prosody', 'jicofo', 'turn'];

/** A host with fewer CPUs runs no bridge beside all the rest, unless there is no other. */
const spacious = 4;

const cpusOf = ({ name, finding }: NamedHost, { said }: Wishes): number =>
  said?.get(name)?.cpus || finding?.facts?.cpus || 0;

/** The host with the fewest CPUs keeps the house: bridges want the others. */
function frontOf(hosts: readonly NamedHost[], wishes: Wishes): NamedHost {
  return hosts.reduce((least, host) => (cpusOf(host, wishes) < cpusOf(least, wishes) ? host : least));
}

function placed(groups: readonly string[], front: NamedHost, bridges: readonly NamedHost[]): Record<string, string[]> {
  const placement: Record<string, string[]> = {};
  for (const group of groups)
    if (group === 'jvb') placement[group] = bridges.map(({ name }) => name);
    else if (together.includes(group)) placement[group] = [front.name];
  return placement;
}

/** Says which host should do what, and why. Pure: the same hosts and wishes give the same answer. */
export function propose(hosts: readonly NamedHost[], wishes: Wishes): Proposal {
  const front = frontOf(hosts, wishes);
  const others = hosts.filter((host) => host !== front);
  const apart = placed(wishes.groups, front, others.length > 0 ? others : [front]);
  const judged = judge(hosts, apart, wishes);
  const shared = placed(wishes.groups, front, hosts);
  const helps = others.length > 0 && judged.missing > 0 && cpusOf(front, wishes) >= spacious;
  const better = helps ? judge(hosts, shared, wishes) : undefined;
  const [groups, judgement] = better && better.missing < judged.missing ? [shared, better] : [apart, judged];
  const least = others.every((host) => cpusOf(host, wishes) > cpusOf(front, wishes));
  const size = least ? ', which has the fewest CPUs,' : '';
  const where =
    hosts.length === 1
      ? `${front.name} does everything: it is the only host.`
      : `${front.name}${size} does what needs little; bridges get the CPUs.`;
  return { ...judgement, groups, reasons: [where, ...judgement.reasons] };
}
