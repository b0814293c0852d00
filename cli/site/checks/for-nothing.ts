import type { Problem } from '../../../engine/errors.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';

/** What says more of those who will meet, and the value of each that says nothing. */
const ofUsers = { meet_rooms: '', meet_files: '', meet_redundancy: 'none' } as const;

/** Bridges are planned for a number of people: without that, nobody looks at what else is said of them. */
function withoutUsers(site: SetUpSite): Problem[] {
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

/** What says more of tokens, and the group that goes by it. */
const ofTokens = {
  prosody_token_app_id: 'prosody',
  prosody_token_app_secret: 'prosody',
  prosody_token_allow_empty: 'prosody',
  web_token_url: 'web',
} as const;

/** Whoever writes of tokens means that nobody opens a meeting without one. */
function withoutTokens(site: SetUpSite): Problem[] {
  return Object.entries(ofTokens).flatMap(([name, group]) => {
    const host = hostsIn(site, group).find((one) => site.isWritten(one, name));
    const login = host === undefined ? 'jwt' : site.scope(host).meet_login;
    if (login === 'jwt') return [];
    return [
      {
        message: `${name} has no effect, because meet_login is ${String(login)}${login === 'none' ? ': everybody may open meetings' : ''}`,
        at: placeOfVariable(site, name),
        hint: 'write meet_login: jwt beside it; or leave it out',
      },
    ];
  });
}

/** Variables that somebody wrote, and that mean nothing without another one. */
export function forNothing(site: SetUpSite): Problem[] {
  return [...withoutUsers(site), ...withoutTokens(site)];
}
