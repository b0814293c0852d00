import type { HostSize } from '../../capacity/host.ts';
import { seedBridge } from '../../capacity/constants.ts';
import { ConfigError, type ExitCode, exitCodes, type Problem } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import type { Scope } from '../../engine/template/model.ts';
import { hostClass } from '../calibrate/calibration-file.ts';
import { type OpenHosts } from '../site/open-hosts.ts';
import { readFacts } from '../site/read-facts.ts';
import type { ContactOptions } from '../site/run-options.ts';
import type { Classes } from './choose-profile.ts';
import { type KnownFacts, readFactsFile } from './facts-file.ts';

/** Groups that say what a host does, as far as planning is concerned. */
const roleGroups = ['web', 'prosody', 'jicofo', 'turn', 'jvb', 'jibri'];

/** Hosts as far as the inventory goes. */
type KnownHosts = Pick<OpenHosts, 'inventory' | 'targets' | 'scope'>;

/** What is said of a host's size; 0 where nothing is. */
export interface SaidSize {
  cpus: number;
  memoryMb: number;
  nicMbps: number;
}

/** A number that is said of a host; undefined where nobody says it. Throws a ConfigError. */
export function numberOf(variables: Scope, host: string, name: string): number | undefined {
  if (!Object.keys(variables).includes(name)) return undefined;
  const value = variables[name];
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new ConfigError({ message: `${name} of ${host} is no number from 0 on: ${JSON.stringify(value)}` });
}

/** What the inventory says of a host. */
function wantedOf({ scope }: KnownHosts, host: string): SaidSize {
  const variables = scope(host);
  const number = (name: string): number => numberOf(variables, host, name) ?? 0;
  return {
    cpus: number('meet_host_cpus'),
    memoryMb: number('meet_host_memory_mb'),
    nicMbps: number('meet_host_nic_mbps'),
  };
}

/** The speed of the interface that leads to everywhere else, or else of the fastest; 0 when nobody knows. */
export function speedOf({ interfaces = [], default_route }: KnownFacts): number {
  const main = interfaces.find(({ name }) => name === default_route?.interface)?.speed_mbps ?? 0;
  return main > 0 ? main : Math.max(0, ...interfaces.map(({ speed_mbps }) => speed_mbps ?? 0));
}

/** The file system that has the most room. */
function roomOf(facts: KnownFacts | undefined): Pick<HostSize, 'freeDisk'> {
  const [most] = (facts?.disks ?? []).toSorted((a, b) => b.free_mb - a.free_mb);
  return most ? { freeDisk: { mount: most.mount, gib: most.free_mb / 1024 } } : {};
}

/** The class of hosts that a host is of; undefined where nobody has asked it. */
export const classOf = (facts: KnownFacts | undefined, cpus: number): string | undefined =>
  facts?.arch === undefined ? undefined : hostClass({ arch: facts.arch, cpus });

/** What a host has, as far as planning goes: what is said outdoes what was found. Undefined where neither tells. */
export function sizeFrom(
  { cpus, memoryMb, nicMbps }: SaidSize,
  facts: KnownFacts | undefined,
): Pick<HostSize, 'cpus' | 'memoryMb' | 'nicMbps' | 'nicAssumed'> | undefined {
  if (!facts && (cpus === 0 || memoryMb === 0)) return undefined;
  const speed = nicMbps || (facts ? speedOf(facts) : 0);
  return {
    cpus: cpus || facts!.cpus,
    memoryMb: memoryMb || facts!.memory_mb,
    nicMbps: speed || seedBridge.nicMbps,
    ...(speed === 0 ? { nicAssumed: true } : {}),
  };
}

/** How many bridges somebody has decided to run on a host; undefined where nobody has. Throws a ConfigError. */
export function givenBridges(scope: Scope, host: string): number | undefined {
  if (!Object.keys(scope).includes('jvb_instances')) return undefined;
  const value = scope.jvb_instances;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new ConfigError({ message: `jvb_instances of ${host} is no whole number from 1 on: ${JSON.stringify(value)}` });
}

/** The hosts of which the inventory itself does not say how large they are. */
export function hostsToAsk(hosts: KnownHosts): string[] {
  return hosts.targets.filter((host) => {
    const { cpus, memoryMb } = wantedOf(hosts, host);
    return cpus === 0 || memoryMb === 0;
  });
}

export interface SizedHosts {
  hosts: HostSize[];
  classes: Classes;
}

/** Sizes of hosts from the inventory's own variables, else from what was found. Hosts of which nothing is known are left out. */
export function sizesOf(
  hosts: KnownHosts,
  found: ReadonlyMap<string, KnownFacts | Facts>,
  given = (host: string) => givenBridges(hosts.scope(host), host),
): SizedHosts {
  const groupsOf = (name: string): readonly string[] => hosts.inventory.hosts.get(name)?.groups ?? [];
  const focusIsPlaced = [...hosts.inventory.hosts.values()].some(({ groups }) => groups.includes('jicofo'));
  const sizes = hosts.targets.flatMap((name): HostSize[] => {
    const facts = found.get(name);
    const size = sizeFrom(wantedOf(hosts, name), facts);
    if (!size) return [];
    const bridges = given(name);
    return [
      {
        name,
        ...size,
        ...roomOf(facts),
        roles: groupsOf(name).filter((group) => roleGroups.includes(group)),
        ...(focusIsPlaced ? { focus: groupsOf(name).includes('jicofo') } : {}),
        ...(bridges === undefined ? {} : { givenBridges: bridges }),
      },
    ];
  });
  const bridging = sizes.filter(({ roles }) => roles.includes('jvb'));
  const classes = new Map(bridging.map(({ name, cpus }) => [name, classOf(found.get(name), cpus)]));
  return { hosts: sizes, classes };
}

/**
 * The hosts to plan with: sizes from the inventory's own variables, else from a file of facts, else from the hosts
 * themselves, as the verb `name`. Hosts of which nothing is found are left out, and `code` says why.
 */
export async function plannedHosts(
  hosts: OpenHosts,
  options: ContactOptions & { name: string; facts?: string },
): Promise<SizedHosts & { code: ExitCode }> {
  const { code, found } = await factsOf({ ...hosts, targets: hostsToAsk(hosts) }, options);
  return { ...sizesOf(hosts, found), code };
}

async function factsOf(
  hosts: OpenHosts,
  { facts: file, ...options }: ContactOptions & { name: string; facts?: string },
): Promise<{ code: ExitCode; found: ReadonlyMap<string, KnownFacts | Facts> }> {
  if (file === undefined) {
    if (hosts.targets.length === 0) return { code: exitCodes.ok, found: new Map() };
    return readFacts(hosts, options);
  }
  const found = readFactsFile(file);
  const missing = hosts.targets.filter((host) => !found.has(host));
  if (missing.length > 0)
    throw new ConfigError(
      missing.map((host): Problem => ({
        message: `${file} has no facts of ${host}`,
        hint: `\`meetctl facts INVENTORY --json > ${file}\` makes it anew; --limit leaves hosts out`,
      })),
    );
  return { code: exitCodes.ok, found };
}
