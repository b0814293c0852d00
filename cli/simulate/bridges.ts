import { bridgeCpus, type HostSize } from '../../capacity/host.ts';
import { planFor } from '../../capacity/plan.ts';
import type { Profile } from '../../capacity/profile.ts';
import { seedHost } from '../../capacity/settings.ts';
import { stepsOf } from '../../capacity/simulation/presence.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import type { BridgeSize } from '../../capacity/simulation/simulated-bridge.ts';
import { ConfigError, type ExitCode, exitCodes } from '../../engine/errors.ts';
import { calibrationFile, readCalibration } from '../calibrate/calibration-file.ts';
import { chooseProfile } from '../capacity/choose-profile.ts';
import { plannedHosts } from '../capacity/planned-hosts.ts';
import { openHosts } from '../site/open-hosts.ts';
import type { RunOptions } from '../site/run-options.ts';
import type { SimulateOptions } from './options.ts';
import type { SimulationReport } from './report.ts';

export interface Fleet {
  bridges: BridgeSize[];
  planned: SimulationReport['planned'];
  relays: boolean;
  /** What a packet costs on them. */
  cost: Profile;
  /** Not 0 when a host that was asked did not answer. */
  code: ExitCode;
}

/** Bridges that are to be bought: as many as was said, or as the capacity model plans for the fullest moment. */
export function bridgesToBuy(meetings: readonly Meeting[], options: SimulateOptions): Fleet {
  const kind = options.bridge ?? seedHost;
  const count =
    options.bridges ?? Math.max(1, planFor({ users: mostPeople(meetings, options.seed), bridge: kind }).bridges.count);
  const bridges = Array.from({ length: count }, (_, index) => ({
    name: `bridge ${index + 1}`,
    cpus: bridgeCpus(kind),
  }));
  const measured = options.calibration === undefined ? {} : readCalibration(options.calibration, true);
  const cost = chooseProfile(options.profile, measured);
  const planned = options.bridges === undefined ? 'by the capacity model' : 'given';
  return { bridges, planned, relays: options.relays ?? false, cost, code: exitCodes.ok };
}

function mostPeople(meetings: readonly Meeting[], seed: number): number {
  let people = 0;
  let most = 1;
  for (const { comes } of stepsOf(meetings, seed)) most = Math.max(most, (people += comes ? 1 : -1));
  return most;
}

/** The bridges of an inventory: of each host in group jvb so many as `jvb_instances` says, sharing its CPUs. */
export async function bridgesOfInventory(file: string, options: SimulateOptions & RunOptions): Promise<Fleet> {
  const all = await openHosts(file, { ...options, planned: true });
  const targets = all.targets.filter((host) => all.inventory.hosts.get(host)!.groups.includes('jvb'));
  if (targets.length === 0)
    throw new ConfigError({
      message: `${file} has no host in group jvb`,
      hint: '--bridges 3 --bridge 4cpu,8gb needs no inventory',
    });
  const { calibration: given } = options;
  const measured = readCalibration(given ?? calibrationFile(all.inventory.directory), given !== undefined);
  const { hosts, classes, code } = await plannedHosts({ ...all, targets }, options);
  const bridges = hosts.flatMap((host) => ofHost(host, host.givenBridges ?? 1));
  const relays = options.relays ?? all.scope(targets[0]!).meet_relays === true;
  return { bridges, planned: 'inventory', relays, cost: chooseProfile(options.profile, measured, classes), code };
}

function ofHost(host: HostSize, instances: number): BridgeSize[] {
  const cpus = bridgeCpus(host);
  return Array.from({ length: instances }, (_, index) => ({
    name: instances === 1 ? host.name : `${host.name}-${index + 1}`,
    cpus,
  }));
}
