import { carriedAsPlanned, type CarriedUsers } from './carried.ts';
import { maxPeopleOfConferencePerBridge } from './constants.ts';
import { edgeNames, edgesOf } from './edge-warnings.ts';
import { bridgeCpus, bridgesOn, type HostSize } from './host.ts';
import { suffices } from './lanes.ts';
import { bridgeMemory, focusHeapMb } from './memory.ts';
import { without } from './need.ts';
import { type PlacedHost, place } from './placement.ts';
import { type Plan, planFor } from './plan.ts';
import { packetRateStress, peopleOnEach } from './relays.ts';
import { limitFor, type Running, stillWanted } from './running.ts';
import type { Profile } from './profile.ts';
import type { PlanInput } from './settings.ts';
import { type Bridge, bridgesOf, strongestOf } from './supply.ts';
import { usersForCpus } from './users.ts';
import type { Warning } from './host-warnings.ts';

/** What runs on a host that bridges. */
export interface DeployedHost extends PlacedHost {
  /** Somebody has decided how many bridges it has. */
  given: boolean;
  /** For each of its bridges. */
  heapMb: number;
  /** Packets per second at which a bridge's stress is 1, and what one participant adds to it. */
  stress: { threshold: number; perPerson: number };
}

/** A plan made into what is set up: every host of group jvb bridges, and as many bridges run as are needed. */
export interface Deployment {
  plan: Plan;
  /** All bridges that run; more than the plan's where a host would have none, or where more were given. */
  bridges: number;
  hosts: readonly DeployedHost[];
  /** People of one meeting that Jicofo sends to a bridge. */
  peopleOfMeetingPerBridge: number;
  /** Of the largest meeting that is known of; 0 when none is. */
  largestRoom: number;
  /** Whether bridges relay to each other. */
  relays: boolean;
  focusHeapMb: number;
  /** How many users the hosts carry, with the rooms or the mix that were planned for. */
  carried: CarriedUsers;
  /** Whether these bridges carry all of it. */
  carries: boolean;
  /** It is too little, and it is the hosts that are: not those bridges that were given. */
  undersized: boolean;
  /** What the plan warns of and a deployment does not settle. */
  warnings: readonly Warning[];
}

/** A deployment writes heaps and limits itself, and rooms that nobody knows of are no mistake. */
const settled: readonly string[] = ['heap_trap', 'process_limits', 'rooms_unknown', 'users_without_room'];

/** The hosts that are there, with what runs on them, and what a packet costs on those where that was measured. */
export interface DeploymentInput extends PlanInput {
  hosts: readonly HostSize[];
  running?: Running;
  profiles?: ReadonlyMap<string, Profile>;
}

/**
 * What is set up on hosts that are there for users who are expected. The same input gives the same deployment; what runs
 * there already stays as it is where that is enough, because people may be in meetings on it.
 */
export function deploymentOf(input: DeploymentInput): Deployment {
  const plan = planFor(input);
  const { settings, demand, bridges } = plan;
  const { users } = demand;
  const largestRoom = largestOf(plan);
  const running = stillWanted(input.running, { users, largestRoom });
  const counts = new Map(plan.hosts.map(({ name, bridges }) => [name, bridges]));
  // Whoever puts a host into the group wants it to bridge.
  const bridgesFor = (host: HostSize): number =>
    Math.max(1, counts.get(host.name)!, Math.min(running?.hosts.get(host.name)?.bridges ?? 0, bridgesOn(host).count));
  const sized = input.hosts.map((host) =>
    host.roles.includes('jvb') ? { ...host, givenBridges: host.givenBridges ?? bridgesFor(host) } : host,
  );
  const supply = bridgesOf(sized);
  const kept = without(supply, settings.redundancy);
  const enough = suffices(kept, demand, settings);
  const hosts = place(supply, sized, users, Math.min(bridges.spares, supply.length - 1)).filter(({ roles }) =>
    roles.includes('jvb'),
  );
  const given = new Set(input.hosts.filter(({ givenBridges }) => givenBridges !== undefined).map(({ name }) => name));
  const relays = plan.relays.needed || running?.relays === true;
  return {
    plan,
    bridges: supply.length,
    hosts: hosts.map((host) => ({
      ...host,
      given: given.has(host.name),
      heapMb: heapFor(host, running),
      stress: packetRateStress(input.profiles?.get(host.name) ?? settings.profile, bridgeCpus(host)),
    })),
    peopleOfMeetingPerBridge: limitFor(
      { limit: meetingLimit(supply, plan), relays, largestRoom, bridges: supply.length },
      running,
    ),
    largestRoom,
    relays,
    focusHeapMb: focusHeapMb(users),
    carried: carriedAsPlanned(plan.carried!, settings),
    carries: enough,
    warnings: warningsFor({ ...plan, relays: { ...plan.relays, needed: relays } }, kept, enough),
    undersized: !enough && hosts.some(({ name }) => !given.has(name)),
  };
}

/** More bridges may run than are needed; too few are told of anyway. */
function warningsFor(plan: Plan, bridges: readonly Bridge[], enough: boolean): Warning[] {
  const others = plan.warnings.filter(({ name }) => !settled.includes(name) && !edgeNames.includes(name));
  return enough ? [...edgesOf(plan, bridges), ...others] : others;
}

/** A heap that is large enough stays, unless the host has become smaller than it. */
function heapFor(host: PlacedHost, running?: Running): number {
  const { heapMb: most } = bridgeMemory(usersForCpus(bridgeCpus(host)));
  return Math.max(host.memory.bridgeHeapMb!, Math.min(running?.hosts.get(host.name)?.heapMb ?? 0, most));
}

/**
 * A meeting that one bridge takes may fill the strongest one. Of one that is spread no bridge gets more than the weakest
 * carries of it, unless there are too few bridges for that.
 */
export function meetingLimit(bridges: readonly Bridge[], plan: Plan): number {
  const { demand, settings, relays } = plan;
  const weakest = bridges.reduce((least, bridge) => (bridge.users < least.users ? bridge : least));
  const each = (): number[] => demand.rooms.map((room) => peopleOnEach(room, weakest, settings));
  const most = relays.needed
    ? Math.max(Math.ceil(Math.min(...each())), Math.ceil(largestOf(plan) / bridges.length))
    : Math.floor(strongestOf(bridges)!.users + 1e-9);
  return Math.max(1, Math.min(maxPeopleOfConferencePerBridge, most));
}

const largestOf = ({ demand }: Plan): number => Math.max(0, ...demand.rooms.map(({ room }) => room.people));
