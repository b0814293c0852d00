import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Problem } from '../../engine/errors.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import { limitHosts } from '../../engine/inventory/match.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import { Secret } from '../../engine/secrets/secret.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';
import { type ResolvedHosts, resolveHosts } from '../../engine/variables/resolve.ts';
import { projectRoot } from '../project-root.ts';
import type { SiteOptions } from './site-options.ts';

/** A site, read and checked as a whole; no host has been contacted. */
export interface OpenSite {
  inventory: Inventory;
  playbook: Playbook;
  hosts: ResolvedHosts;
  secrets: SiteSecrets;
  /** The hosts of `--limit`, or all. */
  targets: string[];
  warnings: readonly Problem[];
}

/**
 * Reads inventory, playbook, roles and secrets. `mode` is whether secrets that had to be made may be kept; `instead`
 * gives others than the site's own.
 * Throws a ConfigError with every mistake.
 */
export async function openSite(
  file: string,
  options: SiteOptions,
  mode: 'persist' | 'memory',
  instead?: SecretSource,
): Promise<OpenSite> {
  const root = projectRoot();
  const inventory = loadInventory(file);
  const targets = limitHosts(inventory, options.limit ?? 'all');
  const extraVars = parseExtraVars(options.extraVars);
  const playbook = loadPlaybook(options.playbook ?? join(root, 'playbooks', 'site.yml'), {
    rolesDirectories: [join(inventory.directory, 'roles'), join(root, 'roles')],
    templatesDirectory: join(root, 'templates'),
    modules,
  });
  const resolve = (source: SecretSource) => resolveHosts({ inventory, playbook, extraVars, secrets: source });
  const secrets = await SiteSecrets.open({
    directory: inventory.directory,
    mode,
    constraints: () => constraintsOf(inventory, resolve(hiddenSecrets)),
  });
  const hosts = resolve(instead ?? secrets);
  makeSecrets(playbook, hosts);
  return { inventory, playbook, hosts, secrets, targets, warnings: hosts.warnings };
}

/** Makes all secrets that the site's roles want, so that they can be stored before any host gets one. */
function makeSecrets(playbook: Playbook, hosts: ResolvedHosts): void {
  for (const play of playbook.plays) {
    for (const use of play.roles) {
      const generated = use.role.declarations.filter(({ generate }) => generate !== undefined);
      for (const host of hosts.hostsOf(play)) {
        const scope = hosts.scope(host, play, use);
        // Looking at a variable makes it.
        for (const { name } of generated) void scope[name];
      }
    }
  }
}

/** What the new site's CA may ever speak for: its domain, and the networks that its hosts are in. */
function constraintsOf(inventory: Inventory, hosts: ResolvedHosts): { dns: string[]; ip: string[] } {
  const scopes = [...inventory.hosts.keys()].map((host) => hosts.scope(host));
  const dns = new Set(scopes.map((scope) => String(scope.meet_domain)));
  const ip = new Set(scopes.flatMap((scope) => networkOf(String(scope.meet_address))));
  return { dns: [...dns], ip: [...ip] };
}

/** The whole neighbourhood of an address, so that a host added later needs no new CA. */
function networkOf(address: string): string[] {
  if (isIPv4(address)) return [`${address.replace(/\.\d+$/, '.0')}/24`];
  return isIPv6(address) ? [`${address}/64`] : [];
}

/** Stands in for secrets where they are not to be shown, or do not matter. */
export const hiddenSecrets: SecretSource = {
  given: () => undefined,
  password: (name) => new Secret(`hidden-${name}`),
  certificate: (name) => ({
    certificate: `hidden-${name}\n`,
    chain: `hidden-${name}\n`,
    key: new Secret(`hidden-${name}\n`),
    ca: 'hidden-ca\n',
  }),
};
