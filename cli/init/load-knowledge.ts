import { loadSitePlaybook } from '../site/load-site-playbook.ts';
import type { SitePlace } from './site-place.ts';
import { Knowledge } from './situation.ts';

/** What the roles that a deployment of this site would run can be told. */
export function loadKnowledge({ folder }: SitePlace): Knowledge {
  return new Knowledge(loadSitePlaybook({ directory: folder }), folder);
}
