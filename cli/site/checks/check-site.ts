import { ConfigError } from '../../../engine/errors.ts';
import { presentable } from '../../../engine/playbook/problems.ts';
import type { ReadSite } from '../open-site.ts';
import { contradictions } from './contradictions.ts';
import { namesTwice } from './names-twice.ts';
import { portClashes } from './port-clashes.ts';
import { setUpSite } from './set-up-site.ts';
import { shutOut } from './shut-out.ts';
import { strangeAddresses } from './strange-addresses.ts';
import { unreachableBridges } from './unreachable-bridges.ts';

/** Throws a ConfigError, before any host is contacted, where the hosts of a site cannot work together. */
export function checkSite(read: ReadSite): void {
  const site = setUpSite(read);
  if (!site) return;
  const problems = [portClashes, strangeAddresses, contradictions, namesTwice, shutOut, unreachableBridges].flatMap(
    (find) => find(site),
  );
  if (problems.length > 0) throw new ConfigError(presentable(problems));
}
