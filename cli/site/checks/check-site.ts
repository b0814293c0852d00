import { ConfigError, type Problem } from '../../../engine/errors.ts';
import { presentable } from '../../../engine/playbook/problems.ts';
import type { ReadSite } from '../open-site.ts';
import { containerNetworks } from './container-network.ts';
import { contradictions } from './contradictions.ts';
import { doubtful } from './doubtful.ts';
import { namesTwice } from './names-twice.ts';
import { portClashes } from './port-clashes.ts';
import { setUpSite } from './set-up-site.ts';
import { shutOut } from './shut-out.ts';
import { strangeAddresses } from './strange-addresses.ts';
import { unreachableBridges } from './unreachable-bridges.ts';

/** What is probably a mistake in a site, and may be meant. `secretsAreKnown`: whether its secrets could be read. */
export function siteWarnings(read: Omit<ReadSite, 'warnings' | 'unplanned'>, secretsAreKnown: boolean): Problem[] {
  const site = setUpSite(read);
  return site ? presentable(doubtful(site, secretsAreKnown)) : [];
}

/** Throws a ConfigError, before any host is contacted, where the hosts of a site cannot work together. */
export function checkSite(read: ReadSite): void {
  const site = setUpSite(read);
  if (!site) return;
  const finders = [
    portClashes,
    strangeAddresses,
    contradictions,
    namesTwice,
    containerNetworks,
    shutOut,
    unreachableBridges,
  ];
  const problems = finders.flatMap((find) => find(site));
  if (problems.length > 0) throw new ConfigError(presentable(problems));
}
