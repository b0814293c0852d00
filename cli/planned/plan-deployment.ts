import { type Deployment, deploymentOf } from '../../capacity/deployment.ts';
import type { Problem } from '../../engine/errors.ts';
import { calibrationFile, readCalibration } from '../calibrate/calibration-file.ts';
import { chooseProfile, ownProfiles } from '../capacity/choose-profile.ts';
import type { KnownFacts } from '../capacity/facts-file.ts';
import { lastNLimitsOf } from '../capacity/last-n-limits.ts';
import { givenBridges, hostsToAsk, sizesOf, speedOf } from '../capacity/planned-hosts.ts';
import type { Access } from '../site/access.ts';
import type { OpenSite } from '../site/open-site.ts';
import type { ContactOptions } from '../site/run-options.ts';
import { bridgingHosts, type Expectation } from './expectation.ts';
import { lookAt } from './look-at-hosts.ts';
import { type Planned, readPlanned, type SeenHost } from './planned-file.ts';
import { plannedVariables, runningOf } from './planned-variables.ts';

export interface PlanOfSite {
  expected: Expectation;
  deployment: Deployment;
  planned: Planned;
  warnings: Problem[];
}

/**
 * Plans the bridges of a site for the people that it expects. Asks the hosts that bridge what they have, in one trip,
 * but for those whose inventory says it; those that `--limit` leaves out, or that do not answer, are as they were when
 * they were last asked. Throws UnreachableError when a host's size is not known at all.
 */
export async function planDeployment(
  site: OpenSite,
  expected: Expectation,
  options: ContactOptions & { access: Access },
): Promise<PlanOfSite> {
  const { inventory, hosts, targets, isWritten } = site;
  const open = { inventory, targets: bridgingHosts(inventory), scope: (host: string) => hosts.scope(host) };
  const lastNLimits = lastNLimitsOf(open.scope, open.targets[0]);
  // Files may lie on any host.
  const others = expected.chat ? targets.filter((host) => !open.targets.includes(host)) : [];
  const earlier = readPlanned(inventory.directory);
  const { known, silent } = await lookAt(site, { needed: hostsToAsk(open), others, earlier: earlier?.hosts }, options);
  const given = (host: string) =>
    isWritten(host, 'jvb_instances') ? givenBridges(hosts.scope(host), host) : undefined;
  const sized = sizesOf({ ...open, targets: [...open.targets, ...others] }, known, given);
  const calibration = readCalibration(calibrationFile(inventory.directory));
  const profile = chooseProfile(undefined, calibration, sized.classes);
  const profiles = ownProfiles(calibration, sized.classes);
  const { words, ...wishes } = expected;
  const running = earlier && runningOf(earlier, words);
  const deployment = deploymentOf({ ...wishes, lastNLimits, profile, profiles, hosts: sized.hosts, running });
  const bridging = [...known].filter(([host]) => !others.includes(host));
  return {
    expected,
    deployment,
    planned: {
      users: expected.users,
      rooms: words,
      hosts: Object.fromEntries(bridging.map(([host, facts]) => [host, seen(facts)])),
      variables: plannedVariables(inventory, deployment),
    },
    warnings: [
      ...silent.map((host) => ({ message: `${host} is planned with what it had when it was last asked` })),
      ...deployment.warnings.map(({ message }) => ({ message })),
    ],
  };
}

const seen = (facts: KnownFacts): SeenHost => ({
  arch: facts.arch ?? '',
  cpus: facts.cpus,
  memory_mb: facts.memory_mb,
  nic_mbps: speedOf(facts),
});
