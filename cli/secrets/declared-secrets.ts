import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap } from '../../engine/inventory/yaml-map.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';

/** What gives a secret that nobody has set its value; absent where nothing does. */
export type Otherwise = 'generated' | 'default' | undefined;

function otherwiseOf(variable: Record<string, unknown>): Otherwise {
  if ('generate' in variable) return 'generated';
  return 'default' in variable || 'default_expression' in variable ? 'default' : undefined;
}

/** The variables that roles in these folders declare as secrets. */
export function declaredSecrets(folders: readonly string[]): Map<string, Otherwise> {
  const roles = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((role) => join(folder, role)));
  return new Map(
    roles.flatMap((role) => {
      const file = join(role, 'vars.schema.yml');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const variables = text.includes('secret: true') ? YamlFile.parse(text, file).value() : {};
      if (!isMap(variables)) return [];
      return Object.entries(variables).flatMap(([name, one]) =>
        isMap(one) && one.secret === true ? [[name, otherwiseOf(one)] as const] : [],
      );
    }),
  );
}
