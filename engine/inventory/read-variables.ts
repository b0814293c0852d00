import type { Problem } from '../errors.ts';
import type { YamlFile, YamlPath } from '../yaml/yaml-file.ts';
import type { Variable } from './model.ts';
import { entries } from '../yaml/entries.ts';
import { sourceAt } from './value-source.ts';

/** Names that Ansible and meetctl give a meaning of their own. */
const reserved = new Set(['hostvars', 'groups', 'group_names', 'inventory_hostname', 'play_hosts', 'facts', 'item']);

/** What expressions can name. */
export const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const plainNameHint = 'letters, digits and underscores, and no digit first';

/** Adds the variables of a map to `into`, with the place of each; a bad name becomes a problem. `anyName`: as Ansible's inventories have them. */
export function readVariables(
  yaml: YamlFile,
  map: Record<string, unknown>,
  path: YamlPath,
  into: Map<string, Variable>,
  problems: Problem[],
  anyName = false,
): void {
  for (const [name, value] of entries(map)) {
    const at = [...path, name];
    const [, key, rest] = (value === null && /^(\w+):(.+)$/s.exec(name)) || [];
    if (reserved.has(name)) {
      problems.push(yaml.problem(at, `"${name}" is a name of meetctl's own and cannot be set`, { key: true }));
    } else if (key !== undefined) {
      const hint = `write \`${key}: ${rest}\``;
      problems.push(yaml.problem(at, `a blank is missing behind the colon of "${name}"`, { hint, key: true }));
    } else if (!anyName && !plainName.test(name)) {
      problems.push(yaml.problem(at, `"${name}" is no name for a variable`, { hint: plainNameHint, key: true }));
    } else {
      into.set(name, { value, at: yaml.keyAt(at), source: sourceAt(yaml, at) });
    }
  }
}
