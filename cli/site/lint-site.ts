import { modules } from '../../engine/modules/registry.ts';
import { planHost, type PlayWork } from '../../engine/plan/play-work.ts';
import { preflight } from '../../engine/plan/preflight.ts';
import { checkSite } from './checks/check-site.ts';
import type { ReadSite } from './open-site.ts';

/**
 * Plans a deployment and the checks of `status`, and evaluates all that can be without a host. Comes back with how many
 * tasks there are on all hosts together. Throws a ConfigError with every value that does not fit.
 */
export function lintSite(site: ReadSite): number {
  const { playbook, hosts, targets } = site;
  const planned = (part: 'tasks' | 'checks') =>
    targets.map((host) => planHost(host, { playbook, hosts, modules, tags: [], part }));
  const tasks = planned('tasks');
  preflight([...tasks, ...planned('checks')], hosts);
  checkSite(site);
  return tasks.flat().reduce((sum, play) => sum + countOf(play), 0);
}

const countOf = ({ parts }: PlayWork): number => parts.reduce((sum, part) => sum + part.length, 0);
