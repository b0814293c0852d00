import type { Demand } from './demand.ts';
import { carries, firstEnough, type LaneName, laneNames, type LaneSettings, suffices, usedOf } from './lanes.ts';
import { type Bridge, strongestOf } from './supply.ts';

/** What may be lost while everybody still meets. */
export type Redundancy = 'none' | 'bridge' | 'host';

/** How many bridges are needed, by each lane alone and in all. */
export interface Need {
  byLane: Readonly<Record<LaneName, number>>;
  /** The lane that decides: of those that ask for as many, the one that is nearer to asking for more. */
  binding: LaneName;
  /** Those without which it would not do, then those that stand in for others. */
  bridges: readonly Bridge[];
  spares: number;
}

/** How many bridges of a supply without end carry a demand, and who may be lost. */
export function needOf(
  supply: () => Iterable<Bridge>,
  demand: Demand,
  settings: LaneSettings,
  redundancy: Redundancy,
): Need {
  const first = (isEnough: (bridges: readonly Bridge[]) => boolean): Bridge[] => firstEnough(supply(), isEnough) ?? [];
  const byLane = Object.fromEntries(
    laneNames.map((lane) => [lane, first((bridges) => carries(lane, bridges, demand, settings)).length]),
  ) as Record<LaneName, number>;
  const all = (bridges: readonly Bridge[]): boolean => suffices(bridges, demand, settings);
  const base = first(all);
  const bridges =
    redundancy === 'none' ? base : first((some) => some.length > base.length && all(without(some, redundancy)));
  const used = (lane: LaneName): number => usedOf(lane, base, demand, settings);
  // A lane that would have more bridges than there are to be does not decide, unless no other asks for as many.
  const deciding = laneNames.filter((lane) => byLane[lane] === base.length);
  const among = deciding.length > 0 ? deciding : laneNames;
  const binding = among.toSorted((a, b) => byLane[b] - byLane[a] || used(b) - used(a))[0]!;
  return { byLane, binding, bridges, spares: bridges.length - base.length };
}

/** What is left of bridges when the worst is lost that the plan wants to bear. */
export function without(bridges: readonly Bridge[], redundancy: Redundancy): Bridge[] {
  if (redundancy === 'none' || bridges.length === 0) return [...bridges];
  const strongest = strongestOf(bridges);
  if (redundancy === 'bridge') return bridges.filter((bridge) => bridge !== strongest);
  const names = [...new Set(bridges.map(({ host }) => host.name))];
  const users = (name: string): number =>
    bridges.reduce((all, { host, users }) => all + (host.name === name ? users : 0), 0);
  const worst = names.reduce((most, name) => (users(name) > users(most) ? name : most));
  return bridges.filter(({ host }) => host.name !== worst);
}
