import type { Problem } from '../../../engine/errors.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { hostsIn, type SetUpSite } from './set-up-site.ts';

/** Variables with names of Prosody's hosts and components. */
const written = [
  'meet_domain',
  'prosody_auth_domain',
  'prosody_guest_domain',
  'prosody_conference_domain',
  'prosody_internal_domain',
];

/** Those that are always called so, below the site's domain; a test holds them to what is rendered. */
export const fixedNames = [
  'recorder',
  'lobby',
  'breakout',
  'focus',
  'speakerstats',
  'endconference',
  'avmoderation',
  'filesharing',
  'metadata',
  'polls',
];

/** Prosody takes the settings of the second for those of the first, or does not start. */
function domains(site: SetUpSite, host: string): Problem[] {
  const scope = site.scope(host);
  const { vars } = site.inventory.hosts.get(host)!;
  const chosen = written.map((name) => ({ name, value: String(scope[name]).toLowerCase() }));
  const fixed = fixedNames.map((name) => ({ name: undefined, value: `${name}.${String(scope.meet_domain)}` }));
  return [...chosen, ...fixed].flatMap(({ name, value }, index) => {
    const other = chosen.slice(0, index).find((one) => one.value === value);
    if (!other) return [];
    return [
      {
        message: name
          ? `${other.name} and ${name} are both ${value}`
          : `${other.name} is ${value}, which one of Prosody's own parts is called`,
        at: vars.get(name ?? '')?.at ?? vars.get(other.name)?.at,
        hint: 'each is a name of its own in Prosody, which nobody sees; leave them out, and they are',
      },
    ];
  });
}

/** Each deployment would give a person the password of the first, and then that of the second. */
function people(site: SetUpSite, host: string): Problem[] {
  const { prosody_users: value } = site.scope(host);
  const users = (value instanceof Secret ? [] : value) as { name: string }[];
  const names = users.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [...new Set(twice)].map((name) => ({
    message: `prosody_users has ${name} twice`,
    at: site.inventory.hosts.get(host)!.vars.get('prosody_users')?.at,
    hint: 'each person is in the list once',
  }));
}

/** Names in Prosody that two would have. */
export function namesTwice(site: SetUpSite): Problem[] {
  const hosts = hostsIn(site, 'prosody').filter((host) => site.targets.includes(host));
  return hosts.flatMap((host) => [...domains(site, host), ...people(site, host)]);
}
