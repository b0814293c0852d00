import { roomsOf } from './answer.ts';
import { cascadeDerating, maxPeopleOfConferencePerBridge } from './constants.ts';
import { bridgeCpus, type HostSize } from './host.ts';
import { suffices } from './lanes.ts';
import { focusHeapMb } from './memory.ts';
import { without } from './need.ts';
import { type PlacedHost, place } from './placement.ts';
import { type Plan, planFor } from './plan.ts';
import { packetRateStress } from './relays.ts';
import type { PlanInput, Settings } from './settings.ts';
import { type Bridge, bridgesOf } from './supply.ts';

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
  focusHeapMb: number;
  /** Whether these bridges carry all of it. */
  carries: boolean;
  /** It is too little, and it is the hosts that are: not those bridges that were given. */
  undersized: boolean;
}

/** What is set up on hosts that are there for users who are expected. The same input gives the same deployment. */
export function deploymentOf(input: PlanInput & { hosts: readonly HostSize[] }): Deployment {
  const plan = planFor(input);
  const { settings, demand, bridges, relays } = plan;
  const { users } = demand;
  const counts = new Map(plan.hosts.map(({ name, bridges }) => [name, bridges]));
  // Whoever puts a host into the group wants it to bridge.
  const sized = input.hosts.map((host) =>
    host.roles.includes('jvb')
      ? { ...host, givenBridges: host.givenBridges ?? Math.max(1, counts.get(host.name)!) }
      : host,
  );
  const supply = bridgesOf(sized);
  const enough = suffices(without(supply, settings.redundancy), demand, settings);
  const hosts = place(supply, sized, users, Math.min(bridges.spares, supply.length - 1)).filter(({ roles }) =>
    roles.includes('jvb'),
  );
  const given = new Set(input.hosts.filter(({ givenBridges }) => givenBridges !== undefined).map(({ name }) => name));
  const largestRoom = Math.max(0, ...roomsOf(settings).map(({ people }) => people));
  return {
    plan,
    bridges: supply.length,
    hosts: hosts.map((host) => ({
      ...host,
      given: given.has(host.name),
      heapMb: host.memory.bridgeHeapMb!,
      stress: packetRateStress(settings.profile, bridgeCpus(host)),
    })),
    peopleOfMeetingPerBridge: meetingLimit(supply, relays.needed, largestRoom),
    largestRoom,
    focusHeapMb: focusHeapMb(users),
    carries: enough,
    undersized: !enough && hosts.some(({ name }) => !given.has(name)),
  };
}

/**
 * A meeting that one bridge takes may fill the strongest one. Of one that is spread no bridge gets more than the weakest
 * carries of it, unless there are too few bridges for that.
 */
function meetingLimit(bridges: readonly Bridge[], spread: boolean, largestRoom: number): number {
  const users = bridges.map((bridge) => bridge.users);
  const most = spread
    ? Math.max(Math.ceil(Math.min(...users) * cascadeDerating), Math.ceil(largestRoom / bridges.length))
    : Math.floor(Math.max(...users) + 1e-9);
  return Math.max(1, Math.min(maxPeopleOfConferencePerBridge, most));
}

/** How many users deployed bridges carry, with the rooms or the mix that were planned for; by the seed's rule without any. */
export function carriedUsers({ carried, settings }: { carried?: Plan['carried']; settings: Settings }): number {
  const kind = settings.rooms ? 'your rooms' : settings.mix?.name;
  const found = carried?.byMix.find(({ name }) => name === kind);
  return found?.users ?? carried?.usersAfterLoss ?? 0;
}
