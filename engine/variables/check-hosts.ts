import { ConfigError, type Problem } from '../errors.ts';
import { isPassword } from '../inventory/connection-names.ts';
import { matchHosts } from '../inventory/match.ts';
import type { Declaration, Play, RoleUse } from '../playbook/model.ts';
import { isLiteral } from '../playbook/read-value.ts';
import { isTooShort, tooShort } from '../secrets/too-short.ts';
import { ValueChecker } from './check-values.ts';
import { requiredProblem } from './check-required.ts';
import type { HostVariables } from './host-variables.ts';
import type { Layouts } from './layouts.ts';
import type { Site } from './site.ts';

export type VariablesOf = (host: string, play: Play, use: RoleUse) => HostVariables;

/** Whether a role's condition is false already without the facts of the host. */
function isOff(play: Play, use: RoleUse, vars: HostVariables): boolean {
  try {
    return [...play.when, ...use.when].some((condition) => !condition.evaluate(vars.scope));
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** Checks every declared variable on every host that runs its role: that it is set, can be evaluated, and fits. */
export function checkHosts(site: Site, layouts: Layouts, variablesOf: VariablesOf): Problem[] {
  const checker = new ValueChecker(site);
  const missing = new Map<Declaration, Set<string>>();
  for (const play of site.playbook.plays) {
    for (const host of matchHosts(site.inventory, play.hosts)) {
      for (const use of layouts.usesOf(host, play)) {
        const vars = variablesOf(host, play, use);
        if (isOff(play, use, vars)) continue;
        for (const declaration of use.role.declarations) {
          if (vars.has(declaration.name)) checker.evaluated(declaration, vars);
          else missing.set(declaration, (missing.get(declaration) ?? new Set()).add(host));
        }
      }
    }
  }
  checkElsewhere(site, checker);
  const required = [...missing].map(([declaration, hosts]) => requiredProblem(site.inventory, declaration, hosts));
  return [...layouts.problems, ...checker.finish(new Set([...missing.keys()].map(({ name }) => name))), ...required];
}

/** Values for hosts that do not run the role are checked too, as far as they are literal. */
function checkElsewhere(site: Site, checker: ValueChecker): void {
  for (const { vars } of [...site.inventory.groups.values(), ...site.inventory.hosts.values()]) {
    for (const [name, variable] of vars) {
      const declaration = site.declarations.get(name);
      if (declaration && isLiteral(variable.value)) checker.literal(declaration, variable);
    }
  }
}

/** Warnings for secrets of the inventory that are too short to be hidden. */
export function shortSecrets(
  site: Site,
  variables: ReadonlyMap<{ value: unknown; at?: Problem['at'] }, string>,
): Problem[] {
  return [...variables].flatMap(([variable, name]) => {
    const isSecret = site.declarations.get(name)?.secret || isPassword(name);
    if (!isSecret || !isLiteral(variable.value) || !isTooShort(String(variable.value))) return [];
    return [{ ...tooShort(name), at: variable.at, sourceLine: `${name}: ******` }];
  });
}

/** Warnings for secrets that stand in the inventory where everybody can read them. */
export function secretsInTheClear(
  site: Site,
  variables: ReadonlyMap<{ value: unknown; at?: Problem['at'] }, string>,
): Problem[] {
  return [...variables].flatMap(([variable, name]) => {
    const isEmpty = Array.isArray(variable.value) && variable.value.length === 0;
    if (!site.declarations.get(name)?.secret || !isLiteral(variable.value) || isEmpty) return [];
    const hint = `meetctl secrets set ${site.inventory.file} ${name}, then take it out here`;
    return [
      { message: `${name} is a secret and lies in the clear`, at: variable.at, sourceLine: `${name}: ******`, hint },
    ];
  });
}
