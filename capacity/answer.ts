import { type Demand, demandOf } from './demand.ts';
import { bridgeCpus } from './host.ts';
import { usableCores } from './lanes.ts';
import { withLimits } from './last-n-limits.ts';
import { roomsOfMix } from './mixes.ts';
import { type Need, needOf } from './need.ts';
import { NoCoresLeft } from './no-cores-left.ts';
import { type Profile, withCost } from './profile.ts';
import type { Room } from './room.ts';
import type { Settings } from './settings.ts';
import { type Bridge, bought, bridgesAndMore } from './supply.ts';

/** What is asked of the bridges, and how many of them that takes. */
export interface Answer {
  demand: Demand;
  need: Need;
}

/** The rooms that the settings are about, their own or those of the mix, as the bridges let them be. */
export function roomsOf({ users = 0, rooms, mix, common, lastNLimits = {} }: Settings): readonly Room[] {
  const wanted = rooms ?? (mix ? roomsOfMix(mix.mix, users, common) : []);
  return wanted.map((room) => withLimits(room, lastNLimits));
}

/** The bridges that can be had, in the order in which they are taken. */
export function supplyOf({ hosts, bridge }: Settings): Iterable<Bridge> {
  return hosts ? bridgesAndMore(hosts, bridge) : bought(bridge);
}

/** What is missing is bought until it is enough, so a bridge has to have something to give. */
function refuseTooSmall({ bridge, cpuShare, nicShare }: Settings, profile: Profile): void {
  const cpus = bridgeCpus(bridge);
  if (usableCores({ cpus }, { profile, cpuShare, nicShare }) <= 0)
    throw new NoCoresLeft(cpus, cpus * cpuShare, profile.coresAtRest);
}

/** The demand and the need alone: what is asked again and again with one thing changed. Throws NoCoresLeft. */
export function answer(settings: Settings, profile: Profile = settings.profile): Answer {
  const { users, cpuShare, nicShare, videoShare, redundancy } = settings;
  refuseTooSmall(settings, profile);
  const demand = demandOf({ users, rooms: roomsOf(settings), profile, videoShare });
  return { demand, need: needOf(() => supplyOf(settings), demand, { profile, cpuShare, nicShare }, redundancy) };
}

/** The same at both ends of what a packet may cost. */
export function band(settings: Settings): { low: Answer; high: Answer } {
  const { profile } = settings;
  return {
    low: answer(settings, withCost(profile, profile.lowSecondsPerPacket)),
    high: answer(settings, withCost(profile, profile.highSecondsPerPacket)),
  };
}
