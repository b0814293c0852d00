import { join } from 'node:path';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import { projectRoot } from '../project-root.ts';
import type { SitePlace } from './site-place.ts';
import { Knowledge } from './situation.ts';

/** What the roles that a deployment of this site would run can be told. */
export function loadKnowledge({ folder }: SitePlace): Knowledge {
  const root = projectRoot();
  return new Knowledge(
    loadPlaybook(join(root, 'playbooks', 'site.yml'), {
      rolesDirectories: [join(folder, 'roles'), join(root, 'roles')],
      templatesDirectory: join(root, 'templates'),
      modules,
    }),
    folder,
  );
}
