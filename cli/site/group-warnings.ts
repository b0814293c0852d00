import { ConfigError, type Problem } from '../../engine/errors.ts';
import { ipVersion } from '../../engine/ip-version.ts';
import type { Host, Inventory } from '../../engine/inventory/model.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import { playbookReferences } from '../../engine/playbook/references.ts';
import { presentable } from '../../engine/playbook/problems.ts';
import { nearest } from '../../engine/suggest.ts';
import { oneAddress } from './checks/strange-addresses.ts';
import { missingGroups } from './missing-groups.ts';

/** The groups that plays are for, and those that roles ask about (`groups.jvb`). */
function groupsAskedFor(playbook: Playbook): Set<string> {
  const inPlays = playbook.plays.flatMap(({ hosts }) => hosts.split(/[\s,:!&]+/));
  const inRoles = playbookReferences(playbook)
    .filter(({ path }) => path[0] === 'groups')
    .map(({ path }) => path[1]);
  const named = [...inPlays, ...inRoles].filter((name) => name !== undefined);
  return new Set(named.filter((name) => name !== '' && name !== 'all'));
}

/**
 * A group may be called anything, so a misspelt one is no mistake that can be proved; but one that nothing is for, and
 * that looks like one which something is for and the inventory lacks, is told.
 */
function misspeltGroups(inventory: Inventory, playbook: Playbook): { meant: string; problem: Problem }[] {
  const wanted = groupsAskedFor(playbook);
  const missing = [...wanted].filter((name) => !inventory.groups.has(name));
  return [...inventory.groups.values()].flatMap(({ name, children, at }) => {
    const meant = wanted.has(name) || children.length > 0 ? undefined : nearest(name, missing);
    if (meant === undefined) return [];
    const message = `nothing is deployed for the group "${name}"`;
    return [{ meant, problem: { message, at: at?.(), hint: `did you mean "${meant}"?` } }];
  });
}

/** Groups that may be misspelt, and those without which others are nothing. */
export function groupWarnings(inventory: Inventory, playbook: Playbook): Problem[] {
  const misspelt = misspeltGroups(inventory, playbook);
  const told = new Set(misspelt.map(({ meant }) => meant));
  const missing = missingGroups(inventory).filter(({ group }) => !told.has(group));
  return presentable([...misspelt, ...missing].map(({ problem }) => problem));
}

/** Names that differ in their numbers, as hosts of one kind do. */
function areSiblings(one: string, other: string): boolean {
  const kind = (name: string) => name.replaceAll(/\d+/g, '#');
  return kind(one) === kind(other);
}

/** Hosts without an address whose names look like that of one which has one. */
function misspeltHosts({ hosts }: Inventory): Problem[] {
  const hasAddress = ({ vars }: Host) => vars.has('ansible_host') || vars.has('meet_address');
  const known = [...hosts.values()].filter(hasAddress).map(({ name }) => name);
  return [...hosts.values()].flatMap((host) => {
    const near = hasAddress(host) ? undefined : nearest(host.name, known);
    if (near === undefined || areSiblings(host.name, near)) return [];
    return [{ message: `the host "${host.name}" has no address`, at: host.at?.(), hint: `did you mean "${near}"?` }];
  });
}

/** Hosts that are written with one address: whatever is made of all addresses has it twice, in places that nobody wrote. */
function writtenTwins({ hosts }: Inventory): Problem[] {
  const written = [...hosts.values()].flatMap(({ name, vars }) => {
    const { value, at } = vars.get('meet_address') ?? vars.get('ansible_host') ?? {};
    return typeof value === 'string' && ipVersion(value) !== 0 ? [{ name, value, at }] : [];
  });
  return written.flatMap(({ name, value, at }, index) => {
    const twin = written.slice(0, index).find((other) => other.value === value);
    return twin ? [oneAddress(twin.name, name, value, at)] : [];
  });
}

/** Calls `read`; what is wrong may come of a name that is misspelt or of an address that two have, so that is told before it. */
export function tellingMisspelt<T>(inventory: Inventory, playbook: Playbook, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const groups = misspeltGroups(inventory, playbook).map(({ problem }) => problem);
    const causes = [...presentable(groups), ...presentable([...misspeltHosts(inventory), ...writtenTwins(inventory)])];
    throw new ConfigError([...causes, ...error.problems]);
  }
}
