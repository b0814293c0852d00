import { existsSync } from 'node:fs';
import type { Problem } from '../../engine/errors.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { Declaration, Playbook } from '../../engine/playbook/model.ts';
import { Problems } from '../../engine/playbook/problems.ts';
import { checkReach } from '../../engine/run/check-reach.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { secretsFile, SiteSecrets } from '../../engine/secrets/store.ts';
import { isTooShort, tooShort } from '../../engine/secrets/too-short.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';
import { type ResolvedHosts, resolveHosts } from '../../engine/variables/resolve.ts';
import { type Expectation, expectationOf } from '../planned/expectation.ts';
import { type PlannedVariables, readPlanned } from '../planned/planned-file.ts';
import { declaredNames, withPlanned } from '../planned/planned-variables.ts';
import { authorityConstraints } from './authority-constraints.ts';
import { siteWarnings } from './checks/check-site.ts';
import { chooseHosts } from './choose-hosts.ts';
import { groupWarnings, tellingMisspelt } from './group-warnings.ts';
import { hidden, hiddenSecrets } from './hidden-secrets.ts';
import { allInventories } from './inventory-option.ts';
import { loadSitePlaybook } from './load-site-playbook.ts';
import type { SiteOptions } from './site-options.ts';

/** A site, read and checked as a whole; no host has been contacted. */
export interface ReadSite {
  inventory: Inventory;
  playbook: Playbook;
  hosts: ResolvedHosts;
  /** The hosts of `--limit`, or all. */
  targets: string[];
  warnings: readonly Problem[];
  /** Who will meet, where the inventory says it and the playbook sets up bridges. */
  expected?: Expectation;
  /** Somebody expects users, and no deployment has planned for them yet. */
  unplanned: boolean;
  /** Whether somebody wrote a variable of a host, in the inventory or on the command line. */
  isWritten: (host: string, name: string) => boolean;
}

export interface OpenSite extends ReadSite {
  secrets: SiteSecrets;
  /** The same site with another plan. */
  replan: (planned: PlannedVariables) => OpenSite;
}

/** Reads inventory, playbook and roles; the secrets that they name are still to be chosen. */
function readFiles(file: string, options: SiteOptions) {
  const inventory = loadInventory(allInventories(file, options));
  const targets = chooseHosts(inventory, options.limit);
  const extraVars = parseExtraVars(options.extraVars ?? []);
  const playbook = loadSitePlaybook(inventory, options.playbook, extraVars);
  const ownPlaybook = options.playbook !== undefined;
  const resolve = (secrets: SecretSource, planned?: PlannedVariables): ReadSite => {
    const resolving = { inventory, playbook, targets, extraVars, secrets, ownPlaybook };
    const written = ownPlaybook
      ? resolveHosts(resolving)
      : tellingMisspelt(inventory, playbook, () => resolveHosts(resolving));
    checkReach(inventory, targets, (host) => written.scope(host));
    const expected = declaredNames(playbook).has('jvb_instances')
      ? expectationOf(inventory, (host) => written.scope(host))
      : undefined;
    const values = expected && (planned ?? readPlanned(inventory.directory)?.variables);
    const hosts = values
      ? resolveHosts({ ...resolving, inventory: withPlanned(inventory, values, playbook) })
      : written;
    const isWritten = (host: string, name: string): boolean =>
      extraVars.has(name) || inventory.hosts.get(host)!.vars.has(name);
    const site = { inventory, playbook, hosts, targets, expected, isWritten };
    // In a playbook of the user's own, the engine tells what is not there; and its inventory is for others too.
    const ofSite = (): Problem[] => [
      ...groupWarnings(inventory, playbook),
      ...siteWarnings(site, secrets.standIn === undefined),
    ];
    const warnings = [...(ownPlaybook ? [] : ofSite()), ...hosts.warnings];
    return { ...site, warnings, unplanned: expected !== undefined && values === undefined };
  };
  return { inventory, playbook, resolve };
}

/**
 * Reads a site with its secrets. `mode` is whether secrets that had to be made may be kept; `prepare` may change them
 * before anything is made of them. Throws a ConfigError with every mistake.
 */
export async function openSite(
  file: string,
  options: SiteOptions,
  mode: 'persist' | 'memory',
  prepare: (secrets: SiteSecrets, playbook: Playbook) => void = () => {},
): Promise<OpenSite> {
  const { inventory, playbook, resolve } = readFiles(file, options);
  const secrets = await SiteSecrets.open({
    directory: inventory.directory,
    mode,
    // What is asked for rests on no secret, but all that are wanted must be there.
    constraints: () => authorityConstraints(inventory, resolve({ ...hiddenSecrets, standIn: hidden }).hosts),
  });
  prepare(secrets, playbook);
  const open = (planned?: PlannedVariables): OpenSite => ({ ...resolve(secrets, planned), secrets, replan: open });
  const site = open();
  makeSecrets(site.playbook, site.hosts);
  const short = secrets.names.filter((name) => isTooShort(secrets.given(name)!.reveal()));
  return { ...site, warnings: [...site.warnings, ...short.map(tooShort), ...secrets.warnings] };
}

/** What is told where values are looked at that no deployment has planned yet. */
export const notPlannedYet: Problem = {
  message: 'nothing is planned yet for meet_expected_users: the bridges are told as if it were not set',
  hint: '`meetctl deploy` plans them',
};

/** Reads a site for whoever may not read its secrets: no key is needed, and each is `hidden-NAME`, or what stands in for it. */
export function openSiteHidden(file: string, options: SiteOptions, secrets?: SecretSource): ReadSite {
  const { inventory, resolve } = readFiles(file, options);
  // Which values somebody has given can be read by nobody without a key; where none is stored, none was.
  const isStored = existsSync(secretsFile(inventory.directory));
  return resolve(secrets ?? { ...hiddenSecrets, ...(isStored && { standIn: hidden }) });
}

/** The secrets that a playbook's roles have made for them. */
export function generatedSecrets(playbook: Playbook): Declaration[] {
  const all = [...playbook.roles.values()].flatMap(({ declarations }) => declarations);
  return all.filter(({ generate }) => generate !== undefined);
}

/**
 * Makes all secrets that the site's roles want, so that they can be stored before any host gets one. Throws a ConfigError
 * for all that cannot be made.
 */
function makeSecrets(playbook: Playbook, hosts: ResolvedHosts): void {
  const problems = new Problems();
  for (const play of playbook.plays) {
    for (const host of hosts.hostsOf(play)) {
      for (const use of hosts.layout(host, play).uses) {
        const generated = use.role.declarations.filter(({ generate }) => generate !== undefined);
        const scope = hosts.scope(host, play, use);
        // Looking at a variable makes it.
        for (const { name } of generated) problems.catching(() => scope[name]);
      }
    }
  }
  problems.throwIfAny();
}
