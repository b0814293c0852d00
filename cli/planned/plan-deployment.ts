import { type Deployment, deploymentOf } from '../../capacity/deployment.ts';
import { exitCodes, type ExitCode, MeetctlError, type Problem, UnreachableError } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import { Redactor } from '../../engine/secrets/redactor.ts';
import { calibrationFile, readCalibration } from '../calibrate/calibration-file.ts';
import { chooseProfile } from '../capacity/choose-profile.ts';
import type { KnownFacts } from '../capacity/facts-file.ts';
import { lastNLimitsOf } from '../capacity/last-n-limits.ts';
import { givenBridges, hostsToAsk, sizesOf, speedOf } from '../capacity/planned-hosts.ts';
import type { Access } from '../site/access.ts';
import type { OpenSite } from '../site/open-site.ts';
import { readFacts } from '../site/read-facts.ts';
import type { ContactOptions } from '../site/run-options.ts';
import { bridgingHosts, type Expectation } from './expectation.ts';
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
  const earlier = readPlanned(inventory.directory);
  const unknown = hostsToAsk(open);
  const ask = unknown.filter((host) => targets.includes(host) || !earlier?.hosts[host]);
  const { code, found } =
    ask.length > 0
      ? await readFacts(
          { ...open, targets: ask, redactor: new Redactor(site.secrets.all()) },
          { ...options, name: 'plan' },
        )
      : { code: exitCodes.ok, found: new Map<string, Facts>() };
  const remembered = unknown.filter((host) => !found.has(host) && earlier?.hosts[host]);
  const known = new Map<string, KnownFacts>([
    ...remembered.map((host): [string, KnownFacts] => [host, factsOf(earlier!.hosts[host]!)]),
    ...found,
  ]);
  const missing = unknown.filter((host) => !known.has(host));
  if (missing.length > 0 || (code !== exitCodes.ok && code !== exitCodes.unreachable)) throw notPlanned(missing, code);
  const given = (host: string) =>
    isWritten(host, 'jvb_instances') ? givenBridges(hosts.scope(host), host) : undefined;
  const sized = sizesOf(open, known, given);
  const profile = chooseProfile(undefined, readCalibration(calibrationFile(inventory.directory)), sized.classes);
  const { users, rooms, mix, redundancy } = expected;
  const running = earlier && runningOf(earlier, expected.words);
  const sites = { users, rooms, mix, redundancy, lastNLimits };
  const deployment = deploymentOf({ ...sites, profile, hosts: sized.hosts, running });
  const silent = remembered.filter((host) => ask.includes(host));
  return {
    expected,
    deployment,
    planned: {
      users,
      rooms: expected.words,
      hosts: Object.fromEntries([...known].map(([host, facts]) => [host, seen(facts)])),
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

const factsOf = ({ nic_mbps, arch, ...sizes }: SeenHost): KnownFacts => ({
  ...sizes,
  ...(arch === '' ? {} : { arch }),
  interfaces: [{ name: '', speed_mbps: nic_mbps }],
});

/** The hosts themselves have been told already, with what was wrong. */
function notPlanned(missing: readonly string[], code: ExitCode): MeetctlError {
  const held = code === exitCodes.lockHeld;
  const which = missing.join(', ') || 'the hosts';
  const problem: Problem = {
    message: held
      ? `the bridges are planned when the other run is through with ${which}: nothing was changed`
      : `the bridges cannot be planned without knowing ${which}: nothing was changed`,
    hint: held
      ? '--lock-wait SECONDS waits for it'
      : 'meet_host_cpus and meet_host_memory_mb say what a host has that cannot be asked; without meet_expected_users nothing is planned',
  };
  if (code === exitCodes.unreachable) return new UnreachableError(problem);
  return new StoppedError(problem, code);
}

/** The trip to the hosts ended otherwise: another run holds one, or somebody pressed Ctrl-C. */
class StoppedError extends MeetctlError {
  override readonly exitCode: ExitCode;

  constructor(problem: Problem, code: ExitCode) {
    super(problem);
    this.exitCode = code;
  }
}
