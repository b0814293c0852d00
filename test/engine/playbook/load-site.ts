import { join } from 'node:path';
import type { Module } from '../../../engine/modules/module.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import type { Playbook } from '../../../engine/playbook/model.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { modules as withoutDeeds } from './modules.ts';

/** Loads the site.yml of a folder; `extra` as after `-e`. */
export function loadSite(
  directory: string,
  variables: string[] = [],
  extra: readonly string[] = [],
  modules: ReadonlyMap<string, Module> = withoutDeeds,
): Playbook {
  return loadPlaybook(join(directory, 'site.yml'), {
    rolesDirectories: [join(directory, 'roles')],
    templatesDirectory: join(directory, 'templates'),
    modules,
    variables,
    extraVars: parseExtraVars(extra),
  });
}
