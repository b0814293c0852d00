import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { isMap } from '../../engine/inventory/yaml-map.ts';
import { concealDeep, secretsIn } from '../../engine/secrets/reveal.ts';
import type { Secret } from '../../engine/secrets/secret.ts';
import type { Scope } from '../../engine/template/model.ts';
import { inventoryVariables } from '../../engine/variables/used-names.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';

/**
 * Secrets that somebody wrote into the inventory in the clear, for verbs that read no playbook: what a role in these
 * folders says of its variables tells which they are.
 */
export function writtenSecrets(
  inventory: Inventory,
  scope: (host: string) => Scope,
  folders: readonly string[],
): Secret[] {
  const schemas = secretSchemas(new Set(inventoryVariables(inventory).values()), folders);
  if (schemas.size === 0) return [];
  return [...inventory.hosts.values()].flatMap(({ name: host, vars }) =>
    [...schemas].flatMap(([name, schema]) => {
      if (!vars.has(name)) return [];
      try {
        return secretsIn(concealDeep(scope(host)[name], schema));
      } catch (error) {
        // What cannot be evaluated is told by the verbs that use it.
        if (error instanceof ConfigError) return [];
        throw error;
      }
    }),
  );
}

/** What roles say of those of these variables that are secrets. A file is only parsed when it may name one. */
function secretSchemas(names: ReadonlySet<string>, folders: readonly string[]): Map<string, unknown> {
  const schemas = new Map<string, unknown>();
  for (const folder of folders.filter((one) => existsSync(one))) {
    for (const role of readdirSync(folder)) {
      const file = join(folder, role, 'vars.schema.yml');
      for (const [name, schema] of declarationsIn(file, names))
        if (isMap(schema) && schema.secret === true && !schemas.has(name)) schemas.set(name, schema);
    }
  }
  return schemas;
}

function declarationsIn(file: string, names: ReadonlySet<string>): [string, unknown][] {
  try {
    const text = readFileSync(file, 'utf8');
    const declared = [...text.matchAll(/^["']?([A-Za-z_]\w*)["']?:/gm)].map((match) => match[1]!);
    if (!text.includes('secret') || !declared.some((name) => names.has(name))) return [];
    const value = YamlFile.parse(text, file).value();
    return isMap(value) ? Object.entries(value).filter(([name]) => names.has(name)) : [];
  } catch (error) {
    if (error instanceof ConfigError || (error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}
