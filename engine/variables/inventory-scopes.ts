import { groupsOf } from '../inventory/members.ts';
import type { Inventory } from '../inventory/model.ts';
import type { SecretSource } from '../secrets/source.ts';
import type { Scope } from '../template/model.ts';
import { asDeclared, type ExtraVariables } from './extra-vars.ts';
import { Scopes } from './scopes.ts';
import type { Site } from './site.ts';

/**
 * What an inventory alone says of its hosts, for verbs that only have to reach them: no role is loaded, so a mistake in
 * a variable of one is no reason not to look at a host.
 */
export function inventoryScopes(
  inventory: Inventory,
  extraVars: ExtraVariables,
  secrets: SecretSource,
): (host: string) => Scope {
  const hostvars: Record<string, unknown> = {};
  const site: Site = {
    inventory,
    playbook: { file: '', plays: [], roles: new Map() },
    targets: new Set(inventory.hosts.keys()),
    secrets,
    declarations: new Map(),
    hostvars,
    extraVars: asDeclared(extraVars, () => undefined),
    groups: Object.fromEntries(groupsOf(inventory)),
    facts: new Map(),
    ownPlaybook: false,
    evaluating: [],
    clearSecrets: [],
    missedFacts: false,
    missedNames: new Set(),
    siteWide: new Map(),
  };
  const scopes = new Scopes(site);
  for (const host of inventory.hosts.keys()) hostvars[host] = scopes.of(host).scope;
  return (host) => scopes.of(host).scope;
}
