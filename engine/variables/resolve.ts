import { ConfigError, type Problem } from '../errors.ts';
import { groupsOf } from '../inventory/members.ts';
import type { Inventory, Variables } from '../inventory/model.ts';
import { checkReferences, checkVariables, commonNames } from '../playbook/check-references.ts';
import type { Declaration, Play, Playbook, RoleUse } from '../playbook/model.ts';
import { presentable } from '../playbook/problems.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretSource } from '../secrets/source.ts';
import type { Reference, Scope } from '../template/model.ts';
import { checkHosts, secretsInTheClear, shortSecrets } from './check-hosts.ts';
import { checkPatterns } from './check-patterns.ts';
import { checkSurprises } from './check-surprises.ts';
import { checkConnectionNames, checkMisspelt, checkUnknown } from './check-unknown.ts';
import { asDeclared, type ExtraVariables } from './extra-vars.ts';
import { Layouts } from './layouts.ts';
import type { PlayLayout } from './layout.ts';
import { Scopes } from './scopes.ts';
import { siteWide } from './site-wide.ts';
import type { Site } from './site.ts';
import { allReferences, inventoryVariables, usedNames } from './used-names.ts';

export interface ResolveOptions {
  inventory: Inventory;
  playbook: Playbook;
  /** Of `parseExtraVars`; outdo everything else. */
  extraVars?: ExtraVariables;
  secrets: SecretSource;
  /** The hosts of the run: `play_hosts` are those of a play that are among them. All, unless it is limited. */
  targets?: readonly string[];
  /** The playbook is the user's own: what it does not use of the inventory may be for others. */
  ownPlaybook?: boolean;
  /** Facts by host, as far as they are known. */
  facts?: ReadonlyMap<string, unknown>;
}

/** The variables of every host, evaluated when they are looked at. */
export interface ResolvedHosts {
  /** What is odd and no error, such as a secret in the clear. */
  warnings: readonly Problem[];
  /** Names of variables of the command line: nothing outdoes them. */
  extraNames: ReadonlySet<string>;
  /** All hosts of the inventory. */
  names: readonly string[];
  /** The hosts of a play, in the order of the inventory. */
  hostsOf(play: Play): readonly string[];
  /** The tasks of a play on a host of it, each as often as it is there. */
  layout(host: string, play: Play): PlayLayout;
  /** What templates and conditions see on a host: in no play, in a play, or in one of its roles. */
  scope(host: string, play?: Play, use?: RoleUse): Scope;
  /** Secrets that were met in the clear since this was last asked: nothing else knows them. */
  clearSecrets(): readonly Secret[];
  /** Tells the facts of a host; values that need them can be evaluated from then on. */
  setFacts(host: string, facts: unknown): void;
  /** Whether facts were looked at, since this was last asked, that are not known. */
  factsMissed(): boolean;
}

function declarationsOf(playbook: Playbook): Map<string, Declaration> {
  const all = [...playbook.roles.values()].flatMap((role) => role.declarations);
  return new Map(all.map((declaration) => [declaration.name, declaration]));
}

/** Groups of the inventory, and an empty list for each that something asks for and that is not there. */
function groupsFor(inventory: Inventory, references: readonly Reference[]): Record<string, string[]> {
  const asked = references.flatMap(({ path }) =>
    path[0] === 'groups' && path[1] !== undefined && path[1] !== '*' ? [path[1]] : [],
  );
  return Object.fromEntries([...asked.map((name) => [name, []] as const), ...groupsOf(inventory)]);
}

function checkNames(options: ResolveOptions, variables: ReadonlyMap<{ value: unknown }, string>): void {
  const names = [...variables.values(), ...(options.extraVars?.keys() ?? [])];
  const known = commonNames(options.playbook, names);
  const own = new Map([...variables].map(([variable], index) => [String(index), variable]));
  const problems = [
    ...checkVariables(own, known),
    ...checkVariables(options.extraVars ?? new Map(), known),
    ...checkReferences(options.playbook, names),
    ...options.playbook.plays.flatMap((play) => notHere(play, options.inventory)),
  ];
  if (problems.length > 0) throw new ConfigError(presentable(problems));
}

/** Ansible's `localhost` that no inventory has to have: a play for it would quietly do nothing. */
function notHere({ hosts, at }: Play, inventory: Inventory): Problem[] {
  if (!/^(localhost|127\.0\.0\.1)$/.test(hosts) || inventory.hosts.has(hosts)) return [];
  const hint = `add it to the inventory, as \`${hosts}: { ansible_connection: local }\`, or write delegate_to: localhost at a task`;
  return [{ message: `the play is for ${hosts}, and the inventory has no such host`, at, hint }];
}

function siteOf(
  {
    inventory,
    playbook,
    declarations,
    common,
    secrets,
    targets,
    extraVars = new Map(),
    ownPlaybook = false,
    facts,
  }: ResolveOptions & { declarations: Site['declarations']; common: Variables },
  references: readonly Reference[],
  hostvars: Record<string, unknown>,
): Site {
  return {
    inventory,
    playbook,
    targets: new Set(targets ?? inventory.hosts.keys()),
    secrets,
    declarations,
    hostvars,
    extraVars: asDeclared(extraVars, (name) => declarations.get(name)?.schema.type),
    groups: groupsFor(inventory, references),
    ownPlaybook,
    siteWide: common,
    facts: new Map(facts),
    evaluating: [],
    clearSecrets: [],
    missedFacts: false,
    missedNames: new Set(),
  };
}

/**
 * Brings together what the inventory, the playbook's roles and the command line say of every host. Throws one
 * ConfigError with everything that is wrong: unknown names, missing values, values that do not fit, circles.
 */
export function resolveHosts(options: ResolveOptions): ResolvedHosts {
  const { inventory, playbook } = options;
  const variables = inventoryVariables(inventory);
  checkNames(options, variables);
  const references = allReferences(playbook, [...variables.keys(), ...(options.extraVars?.values() ?? [])]);
  const hostvars: Record<string, unknown> = {};
  const declarations = declarationsOf(playbook);
  const common = siteWide(inventory, declarations);
  const site = siteOf({ ...options, declarations, common: common.values }, references, hostvars);
  const scopes = new Scopes(site);
  const layouts = new Layouts(site, scopes);
  for (const host of inventory.hosts.keys()) hostvars[host] = scopes.of(host).scope;
  const used = usedNames(references);
  const problems = [
    ...common.problems,
    ...checkUnknown(site, variables, used),
    ...checkHosts(site, layouts, (host, play, use) => scopes.of(host, play, use)),
  ];
  if (problems.length > 0) throw new ConfigError(presentable(problems));
  return {
    warnings: [
      ...(inventory.warnings ?? []),
      ...presentable([
        ...checkConnectionNames(variables),
        ...checkMisspelt(site, variables, used),
        ...checkSurprises(site, variables),
        ...(site.ownPlaybook ? checkPatterns(inventory, playbook) : []),
        ...secretsInTheClear(site, variables),
        ...shortSecrets(site, variables),
      ]),
    ],
    extraNames: new Set(site.extraVars.keys()),
    names: [...inventory.hosts.keys()],
    hostsOf: (play) => scopes.hosts(play),
    layout: (host, play) => layouts.of(host, play),
    scope: (host, play, use) => scopes.of(host, play, use).scope,
    clearSecrets: () => site.clearSecrets.splice(0),
    setFacts: (host, facts) => void site.facts.set(host, facts),
    factsMissed: () => {
      const missed = site.missedFacts;
      site.missedFacts = false;
      return missed;
    },
  };
}
