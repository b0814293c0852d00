import type { Problem } from '../../../engine/errors.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';

/** What says more of those who will meet, and the value of each that says nothing. */
const ofUsers = { meet_rooms: '', meet_files: '', meet_redundancy: 'none' } as const;

/** Bridges are planned for a number of people: without that, nobody looks at what else is said of them. */
export function forNothing(site: SetUpSite): Problem[] {
  const host = hostsIn(site, 'jvb')[0];
  if (host === undefined) return [];
  const scope = site.scope(host);
  if (Number(scope.meet_expected_users) > 0) return [];
  return Object.entries(ofUsers)
    .filter(([name, nothing]) => scope[name] !== nothing)
    .map(([name]) => ({
      message: `${name} has no effect, because meet_expected_users is not set`,
      at: placeOfVariable(site, name),
      hint: 'write beside it how many people meet at the busiest hour, such as meet_expected_users: 60; or leave it out',
    }));
}
