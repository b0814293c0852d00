import { modules } from '../../engine/modules/registry.ts';
import { planHost } from '../../engine/plan/play-work.ts';
import { preflight } from '../../engine/plan/preflight.ts';
import { startAt } from '../../engine/plan/start-at.ts';
import { checkTags } from '../../engine/plan/tags.ts';
import type { DeployOptions } from '../site/deploy-options.ts';
import type { ReadSite } from '../site/open-site.ts';

/**
 * Tells what a run would tell before it contacts a host: the trip that asks hosts for their sizes comes before the run, and so do
 * the secrets of a new site. Throws a ConfigError with every tag and task that there is none of, and every value that does not fit.
 */
export function checkFirst(
  { playbook, hosts, targets }: Pick<ReadSite, 'playbook' | 'hosts' | 'targets'>,
  { tags = [], skipTags = [], startAt: name }: Pick<DeployOptions, 'tags' | 'skipTags' | 'startAt'>,
): void {
  checkTags([...tags, ...skipTags], playbook);
  const plans = targets.map((host) => planHost(host, { playbook, hosts, modules, tags, skipTags, part: 'tasks' }));
  preflight(startAt(plans, name), hosts);
}
