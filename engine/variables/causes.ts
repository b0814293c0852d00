import type { Position } from '../errors.ts';
import type { Declaration } from '../playbook/model.ts';
import type { Reference } from '../template/model.ts';
import type { Site } from './site.ts';

/** Something of the user's that a computed value comes of. */
export interface Cause {
  /** A variable, or `group NAME`. */
  name: string;
  /** None for a value of `-e`. */
  at?: Position;
}

function referencesOf({ default: value, defaultExpression, generate }: Declaration): readonly Reference[] {
  const made = generate?.kind === 'certificate' ? [generate.names, generate.authority] : [];
  return [value, defaultExpression, ...made].flatMap((source) => source?.references ?? []);
}

/** The names that a default reads, and those that their defaults read. */
export function namesBehind(declaration: Declaration, { declarations }: Site): Set<string> {
  const found = new Set<string>();
  const follow = (next: Declaration): void => {
    for (const { path } of referencesOf(next)) {
      const name = path[0] === 'hostvars' && path[2] !== undefined ? path[2] : path[0]!;
      if (found.has(name)) continue;
      found.add(name);
      const behind = declarations.get(name);
      if (behind) follow(behind);
    }
  };
  follow(declaration);
  return found;
}

/** Where the inventory or the command line says a variable, of the first of these hosts that has it. */
function said(name: string, hosts: Iterable<string>, { inventory, siteWide, extraVars }: Site): Cause | undefined {
  if (extraVars.has(name)) return { name };
  for (const host of hosts) {
    const own = inventory.hosts.get(host)?.vars.get(name) ?? siteWide.get(name);
    if (own) return { name, at: own.at };
  }
  return undefined;
}

/**
 * What somebody wrote that the default of a declaration comes of on a host, in the order in which it is read: variables, groups after
 * them, and the host itself where it is nothing else. For telling a mistake where its writer finds it, and not in the role.
 */
export function causesOf(declaration: Declaration, host: string, site: Site): Cause[] {
  const { inventory, declarations } = site;
  const [variables, groups] = [new Map<string, Cause | undefined>(), new Map<string, Cause>()];
  const everywhere = [host, ...inventory.hosts.keys()];
  const follow = (next: Declaration, hosts: readonly string[]): void => {
    for (const { path } of referencesOf(next)) {
      const ofOthers = path[0] === 'hostvars' && path[2] !== undefined;
      const name = ofOthers ? path[2]! : path[0]!;
      const at = name === 'groups' && path[1] !== 'all' ? inventory.groups.get(path[1] ?? '')?.at?.() : undefined;
      if (at) groups.set(path[1]!, { name: `group ${path[1]}`, at });
      if (variables.has(name)) continue;
      const found = said(name, ofOthers ? everywhere : hosts, site);
      variables.set(name, found);
      const behind = found ? undefined : declarations.get(name);
      if (behind) follow(behind, ofOthers ? everywhere : hosts);
    }
  };
  follow(declaration, [host]);
  const causes = [...[...variables.values()].filter((cause) => cause !== undefined), ...groups.values()];
  const named = variables.has('inventory_hostname') || variables.has('ansible_host');
  const itself = { name: `host ${host}`, at: inventory.hosts.get(host)?.at?.() };
  return causes.length === 0 && named && itself.at ? [itself] : causes;
}
