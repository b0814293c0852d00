import type { Problem } from '../errors.ts';
import { connectionNames } from '../inventory/connection-names.ts';
import type { Variable } from '../inventory/model.ts';
import { didYouMean, nearest } from '../suggest.ts';
import { usesOf } from '../playbook/enclosures.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Site } from './site.ts';
import { declaredElsewhere } from './used-names.ts';

interface Named {
  name: string;
  variable: Variable;
  /** Set on the command line. */
  extra: boolean;
}

function problem({ name, variable, extra }: Named, declared: Iterable<string>): Problem {
  const near = didYouMean(name, [...declared, ...connectionNames]);
  const hint = near?.startsWith('did') ? near : undefined;
  return { message: `${extra ? '-e: ' : ''}no role declares "${name}", and nothing uses it`, at: variable.at, hint };
}

function playVariables(playbook: Playbook): Named[] {
  const all = [...playbook.plays, ...playbook.plays.flatMap(usesOf)];
  return all.flatMap(({ vars }) => [...vars].map(([name, variable]) => ({ name, variable, extra: false })));
}

/** Variables that are set and that mean nothing to anybody: most likely their names are misspelt. */
export function checkUnknown(
  site: Site,
  variables: ReadonlyMap<Variable, string>,
  used: ReadonlySet<string>,
): Problem[] {
  const all: Named[] = [
    ...(site.ownPlaybook ? [] : [...variables]).map(([variable, name]) => ({ name, variable, extra: false })),
    ...[...site.extraVars].map(([name, variable]) => ({ name, variable, extra: true })),
    ...playVariables(site.playbook),
  ];
  const suspects = all.filter(
    ({ name }) => !site.declarations.has(name) && !name.startsWith('ansible_') && !used.has(name),
  );
  if (suspects.length === 0) return [];
  const elsewhere = declaredElsewhere(site.playbook);
  const declared = new Set([...site.declarations.keys(), ...elsewhere]);
  return suspects.filter(({ name }) => !elsewhere.has(name)).map((suspect) => problem(suspect, declared));
}

/**
 * Warnings: variables of the inventory that a playbook of the user's own does not use, with names that are nearly those
 * of others. One inventory serves many playbooks, so the rest of them is nothing to tell.
 */
export function checkMisspelt(
  site: Site,
  variables: ReadonlyMap<Variable, string>,
  used: ReadonlySet<string>,
): Problem[] {
  if (!site.ownPlaybook) return [];
  const set = new Set(variables.values());
  const meant = [...site.declarations.keys(), ...used].filter((name) => !set.has(name));
  return [...variables].flatMap(([{ at }, name]) => {
    if (site.declarations.has(name) || used.has(name) || name.startsWith('ansible_')) return [];
    const near = nearest(name, meant);
    return near === undefined ? [] : [{ message: `nothing uses "${name}"`, at, hint: `did you mean "${near}"?` }];
  });
}

/** Warnings: connection variables that look misspelt, since Ansible takes any name. */
export function checkConnectionNames(variables: ReadonlyMap<Variable, string>): Problem[] {
  return [...variables].flatMap(([variable, name]) => {
    if (!name.startsWith('ansible_') || connectionNames.includes(name)) return [];
    const near = nearest(name, connectionNames);
    return near === undefined
      ? []
      : [
          {
            message: `"${name}" is no connection variable that is known`,
            at: variable.at,
            hint: `did you mean "${near}"?`,
          },
        ];
  });
}
