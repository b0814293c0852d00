import { join } from 'node:path';
import type { Inventory, Variables } from '../../engine/inventory/model.ts';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import { projectRoot } from '../project-root.ts';
import { roleFolders } from './role-folders.ts';

/** Loads a playbook of the user's own, or our `site.yml`, for a site; `extraVars` are those of the command line. */
export function loadSitePlaybook(
  site: Pick<Inventory, 'directory'>,
  playbook?: string,
  extraVars?: Variables,
): Playbook {
  const root = projectRoot();
  return loadPlaybook(playbook ?? join(root, 'playbooks', 'site.yml'), {
    rolesDirectories: roleFolders(site, playbook),
    templatesDirectory: join(root, 'templates'),
    modules,
    extraVars,
  });
}
