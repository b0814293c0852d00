import { type Answer, answer, band } from './answer.ts';
import { type Carried, carriedBy } from './carried.ts';
import { type Change, changesOf } from './changes.ts';
import { unitCpus } from './constants.ts';
import type { Demand } from './demand.ts';
import { edgesOf } from './edge-warnings.ts';
import type { Warning } from './host-warnings.ts';
import { hostsAround } from './hosts-around.ts';
import { type LaneName, laneNames, usedOf } from './lanes.ts';
import { compareMesh, type MeshComparison, meshConnections } from './mesh.ts';
import { type PlacedHost, place } from './placement.ts';
import { packetRateStress, type Relays, relaysFor } from './relays.ts';
import { type PlanInput, type Settings, settingsOf } from './settings.ts';
import { strongestOf } from './supply.ts';
import { chatDisk, costOf, type CostLine, countHosts, relayTraffic } from './surroundings.ts';
import { warningsOf } from './warnings.ts';

export interface Lane {
  name: LaneName;
  /** Bridges that this lane alone asks for. */
  bridges: number;
  /** Of what the planned bridges give, without spares: 1 is all. */
  used: number;
}

/** The answer to "how many bridges, and where", with all that it rests on. */
export interface Plan {
  settings: Settings;
  demand: Demand;
  lanes: readonly Lane[];
  binding: LaneName;
  /** In all; how many of them stand in for others; between what the number lies; how many of them are not there. */
  bridges: { count: number; spares: number; low: number; high: number; missing: number };
  cores: { low: number; high: number };
  perBridge: { users: number; cores: number; egressMbps: number; ingressMbps: number; packetsPerSecond: number };
  hosts: readonly PlacedHost[];
  totals: { bridgeHosts: number; cpus: number; memoryMb: number };
  relays: Relays;
  /** For hosts with several bridges, which cannot judge their stress by the CPU: of the weakest of those bridges. */
  packetRateStress?: { threshold: number; perPerson: number };
  turn: { mbpsEachWay: number; nicMbps: number };
  disk?: { filesGib: number; messagesMb: number };
  mesh: readonly (MeshComparison & { people: number; fitsUplink: boolean })[];
  /** What the hosts carry, when there are hosts. */
  carried?: Carried;
  costs?: { lines: CostLine[]; total: number };
  warnings: readonly Warning[];
  changes: readonly Change[];
}

/** Plans a site: how many bridges its users and rooms need, on which hosts, and all around them. Pure arithmetic, no host is asked. */
export function planFor(input: PlanInput): Plan {
  const settings = settingsOf(input);
  const found = answer(settings);
  const { demand, need } = found;
  const { low, high } = band(settings);
  const strongest = strongestOf(need.bridges) ?? { users: 0, cpus: 0 };
  const hosts = [
    ...place(need.bridges, settings.hosts ?? [], demand.users, need.spares),
    ...place([], hostsAround(settings, demand), demand.users, 0),
  ];
  const base = need.bridges.slice(0, need.bridges.length - need.spares);
  const shared = hosts.filter(({ bridges }) => bridges > 1).map((host) => host.cpus / host.bridges);
  const lanes = laneNames.map((name) => ({
    name,
    bridges: need.byLane[name],
    used: usedOf(name, base, demand, settings),
  }));
  const relays = relaysFor(demand, strongest, need.byLane.users, settings);
  return {
    settings,
    demand,
    lanes,
    binding: need.binding,
    bridges: {
      count: need.bridges.length,
      spares: need.spares,
      low: low.need.bridges.length,
      high: high.need.bridges.length,
      missing: need.bridges.filter(({ missing }) => missing).length,
    },
    cores: { low: low.demand.cores, high: high.demand.cores },
    perBridge: shareOf(found, base.length),
    hosts,
    totals: totalsOf(hosts),
    relays,
    ...(shared.length > 0
      ? { packetRateStress: packetRateStress(settings.profile, Math.min(unitCpus, ...shared)) }
      : {}),
    ...aroundThem(found, settings, hosts),
    warnings: [
      ...edgesOf({ demand, lanes, relays, settings }, base),
      ...warningsOf(demand, hosts, settings, strongest),
    ],
    changes: changesOf(settings),
  };
}

/** What one bridge has to do when no spare helps. */
function shareOf({ demand }: Answer, bridges: number): Plan['perBridge'] {
  const each = (value: number): number => (bridges > 0 ? value / bridges : 0);
  return {
    users: each(demand.users),
    cores: each(demand.cores),
    egressMbps: each(demand.egressMbps),
    ingressMbps: each(demand.ingressMbps),
    packetsPerSecond: each(demand.packetsPerSecond),
  };
}

function totalsOf(hosts: readonly PlacedHost[]): Plan['totals'] {
  const bridging = hosts.filter(({ bridges }) => bridges > 0);
  return {
    bridgeHosts: bridging.length,
    cpus: bridging.reduce((all, { cpus }) => all + cpus, 0),
    memoryMb: bridging.reduce((all, { memoryMb }) => all + memoryMb, 0),
  };
}

/** Relay, disk, meetings without a server, what the hosts carry, money. */
function aroundThem({ demand }: Answer, settings: Settings, hosts: readonly PlacedHost[]): AroundThem {
  const { chat, prices, uplinkMbps } = settings;
  const sizes = [...new Set(demand.rooms.map(({ room }) => room.people))].toSorted((a, b) => a - b);
  const connections = meshConnections(uplinkMbps);
  const disk = chat && chatDisk(demand.users, chat);
  const turn = relayTraffic(demand, settings.relayedShare);
  const amounts = {
    ...countHosts(hosts),
    diskGib: disk ? disk.filesGib + disk.messagesMb / 1024 : 0,
  };
  return {
    turn,
    ...(disk ? { disk } : {}),
    mesh: sizes
      .filter((people) => people > 1)
      .map((people) => ({ people, ...compareMesh(people), fitsUplink: people - 1 <= connections })),
    ...(settings.hosts ? { carried: carriedBy(settings) } : {}),
    ...(prices ? { costs: costOf(amounts, prices) } : {}),
  };
}

type AroundThem = Pick<Plan, 'turn' | 'disk' | 'mesh' | 'carried' | 'costs'>;
