import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../engine/errors.ts';
import { isMap } from '../../engine/inventory/yaml-map.ts';
import { nearest } from '../../engine/suggest.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';

/** The variables that roles in these folders declare as secrets. */
function declaredSecrets(folders: readonly string[]): string[] {
  const roles = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((role) => join(folder, role)));
  return roles.flatMap((role) => {
    const file = join(role, 'vars.schema.yml');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const variables = text.includes('secret: true') ? YamlFile.parse(text, file).value() : {};
    if (!isMap(variables)) return [];
    return Object.entries(variables).flatMap(([name, one]) => (isMap(one) && one.secret === true ? [name] : []));
  });
}

/** A warning for a secret that no role takes, where its name is nearly that of one that a role takes: others are for playbooks. */
export function misspeltSecret(name: string, folders: readonly string[]): Problem | undefined {
  const declared = declaredSecrets(folders);
  const meant = declared.includes(name) ? undefined : nearest(name, declared);
  if (meant === undefined) return undefined;
  return { message: `no role knows a secret "${name}"`, hint: `did you mean "${meant}"?` };
}
