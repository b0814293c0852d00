import { join } from 'node:path';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import type { Playbook } from '../../../engine/playbook/model.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { modules } from './modules.ts';

/** Loads the site.yml of a folder; `extra` as after `-e`. */
export function loadSite(directory: string, variables: string[] = [], extra: readonly string[] = []): Playbook {
  return loadPlaybook(join(directory, 'site.yml'), {
    rolesDirectories: [join(directory, 'roles')],
    templatesDirectory: join(directory, 'templates'),
    modules,
    variables,
    extraVars: parseExtraVars(extra),
  });
}
