import { exitCodes, type ExitCode, MeetctlError, type Problem, UnreachableError } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import { Redactor } from '../../engine/secrets/redactor.ts';
import type { KnownFacts } from '../capacity/facts-file.ts';
import type { Access } from '../site/access.ts';
import type { OpenSite } from '../site/open-site.ts';
import { readFacts } from '../site/read-facts.ts';
import type { ContactOptions } from '../site/run-options.ts';
import type { SeenHost } from './planned-file.ts';

/** Hosts whose sizes have to be known, others that are asked as well, and what was seen when they were last asked. */
interface Looked {
  needed: readonly string[];
  others: readonly string[];
  earlier?: Readonly<Record<string, SeenHost>>;
}

/**
 * What hosts have, as they say now, or as they were when they were last asked; and others, as far as they answer. Throws
 * UnreachableError when the size of a host is not known at all that has to be.
 */
export async function lookAt(
  { inventory, hosts, targets, secrets }: OpenSite,
  { needed, others, earlier = {} }: Looked,
  options: ContactOptions & { access: Access },
): Promise<{ known: Map<string, KnownFacts>; silent: string[] }> {
  const ask = needed.filter((host) => targets.includes(host) || !earlier[host]);
  const open = { inventory, targets: [...ask, ...others], scope: (host: string) => hosts.scope(host) };
  const { code, found } =
    open.targets.length > 0
      ? await readFacts({ ...open, redactor: new Redactor(secrets.all()) }, { ...options, name: 'deploy' })
      : { code: exitCodes.ok, found: new Map<string, Facts>() };
  const remembered = needed.filter((host) => !found.has(host) && earlier[host]);
  const known = new Map<string, KnownFacts>([
    ...remembered.map((host): [string, KnownFacts] => [host, factsOf(earlier[host]!)]),
    ...found,
  ]);
  const missing = needed.filter((host) => !known.has(host));
  if (missing.length > 0 || (code !== exitCodes.ok && code !== exitCodes.unreachable)) throw notPlanned(missing, code);
  return { known, silent: remembered.filter((host) => ask.includes(host)) };
}

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
