import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory, Variable } from '../inventory/model.ts';
import { playbookReferences } from '../playbook/references.ts';
import type { Playbook } from '../playbook/model.ts';
import { variableValue } from '../playbook/variable-value.ts';
import type { Reference } from '../template/model.ts';

/** Every variable that the inventory sets, each once, also of groups without hosts. */
export function inventoryVariables(inventory: Inventory): Map<Variable, string> {
  const found = new Map<Variable, string>();
  for (const { vars } of [...inventory.groups.values(), ...inventory.hosts.values()]) {
    for (const [name, variable] of vars) found.set(variable, name);
  }
  return found;
}

/** Every reference of the playbook and of the inventory's values. */
export function allReferences(playbook: Playbook, variables: Iterable<Variable>): readonly Reference[] {
  return [...playbookReferences(playbook), ...[...variables].flatMap((variable) => variableValue(variable).references)];
}

/** The names of variables that references read, of this host or of another. */
export function usedNames(references: readonly Reference[]): Set<string> {
  return new Set(
    references.flatMap(({ path }) =>
      path[0] === 'hostvars' && path[2] !== undefined ? [path[0], path[2]] : [path[0]!],
    ),
  );
}

/** The names that roles declare which the playbook does not use: what is set for them is no mistake. */
export function declaredElsewhere(playbook: Playbook): Set<string> {
  const folders = (playbook.rolesDirectories ?? []).filter((folder) => existsSync(folder));
  const names = folders.flatMap((folder) => {
    return readdirSync(folder).flatMap((role) => {
      try {
        const text = readFileSync(join(folder, role, 'vars.schema.yml'), 'utf8');
        return [...text.matchAll(/^["']?([A-Za-z_]\w*)["']?:/gm)].map((match) => match[1]!);
      } catch {
        return [];
      }
    });
  });
  return new Set(names);
}
