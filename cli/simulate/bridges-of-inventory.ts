import { bridgeCpus, type HostSize } from '../../capacity/host.ts';
import { profiles } from '../../capacity/profile.ts';
import { packetRateStress } from '../../capacity/relays.ts';
import { usualHabits } from '../../capacity/simulation/simulate-day.ts';
import type { BridgeSize } from '../../capacity/simulation/simulated-bridge.ts';
import { ConfigError } from '../../engine/errors.ts';
import type { Scope } from '../../engine/template/model.ts';
import { calibrationFile, readCalibration } from '../calibrate/calibration-file.ts';
import { chooseProfile } from '../capacity/choose-profile.ts';
import { lastNLimitsOf } from '../capacity/last-n-limits.ts';
import { numberOf, plannedHosts } from '../capacity/planned-hosts.ts';
import { type OpenHosts, openHosts } from '../site/open-hosts.ts';
import type { RunOptions } from '../site/run-options.ts';
import type { Fleet } from './fleet.ts';
import type { SimulateOptions } from './options.ts';

/** The bridges of an inventory: of each host in group jvb so many as `jvb_instances` says, sharing its CPUs. */
export async function bridgesOfInventory(file: string, options: SimulateOptions & RunOptions): Promise<Fleet> {
  const all = await openHosts(file, { ...options, planned: true });
  const targets = all.targets.filter((host) => all.inventory.hosts.get(host)!.groups.includes('jvb'));
  if (targets.length === 0)
    throw new ConfigError({
      message: `${file} has no host in group jvb`,
      hint: '--bridges 3 --bridge 4cpu,8gb needs no inventory',
    });
  const focus = focusOf(all, targets[0]!, options);
  const lastNLimits = lastNLimitsOf(all.scope, targets[0]);
  const { calibration: given } = options;
  const measured = readCalibration(given ?? calibrationFile(all.inventory.directory), given !== undefined);
  const { hosts, classes, code } = await plannedHosts({ ...all, targets }, { ...options, name: 'simulate' });
  const bridges = hosts.flatMap((host) => ofHost(host, all.scope(host.name)));
  const cost = chooseProfile(options.profile, measured, classes);
  return { bridges, planned: 'inventory', ...focus, lastNLimits, cost, code };
}

/** What Jicofo is told, or goes by when the inventory does not say it: the defaults of role meet. */
function focusOf({ inventory, scope }: OpenHosts, bridging: string, { relays }: SimulateOptions) {
  const focus = [...inventory.hosts.values()].find(({ groups }) => groups.includes('jicofo'))?.name ?? bridging;
  const variables = scope(focus);
  const people = numberOf(variables, focus, 'meet_bridge_capacity') ?? 75;
  const spread = (numberOf(variables, focus, 'meet_largest_room') ?? 0) > people;
  const said = Object.keys(variables).includes('meet_relays') ? variables.meet_relays === true : spread;
  return { relays: relays ?? said, peopleOfMeetingPerBridge: people };
}

function ofHost(host: HostSize, variables: Scope): BridgeSize[] {
  const cpus = bridgeCpus(host);
  const instances = host.givenBridges ?? 1;
  // The defaults of role jvb: several bridges on a host count packets.
  const usual = instances > 1 ? packetRateStress(profiles.seed).perPerson : usualHabits.stressOfNewcomer;
  const stressOfNewcomer = numberOf(variables, host.name, 'jvb_average_participant_stress') ?? usual;
  return Array.from({ length: instances }, (_, index) => ({
    name: instances === 1 ? host.name : `${host.name}-${index + 1}`,
    cpus,
    stressOfNewcomer,
  }));
}
