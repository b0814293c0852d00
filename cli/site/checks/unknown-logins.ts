import type { Problem } from '../../../engine/errors.ts';
import { ipVersion } from '../../../engine/ip-version.ts';
import { didYouMean, nearest } from '../../../engine/suggest.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';

/** Where services log in to Prosody, and the group of those that do. */
const logins = { jvb_xmpp_host: 'jvb', jicofo_xmpp_host: 'jicofo' } as const;

/** The names that hosts find each other by: base_manage_hosts writes them down everywhere. */
function namesOf(site: SetUpSite): string[] {
  const [host] = site.targets;
  const { meet_domain: domain, prosody_auth_domain: accounts } = host === undefined ? {} : site.scope(host);
  const reached = [...site.inventory.hosts.keys()].flatMap((name) => [name, String(site.scope(name).ansible_host)]);
  return [...new Set([...reached, String(domain), String(accounts)])].filter((name) => ipVersion(name) === 0);
}

/** Names that are no host's: of one word, which no DNS server outside knows, or almost that of a host. */
export function unknownLogins(site: SetUpSite): Problem[] {
  const names = namesOf(site);
  return Object.entries(logins).flatMap(([variable, group]) =>
    hostsIn(site, group)
      .filter((host) => site.targets.includes(host) && site.isWritten(host, variable))
      .flatMap((host): Problem[] => {
        const name = String(site.scope(host)[variable]);
        const isKnown = ipVersion(name) !== 0 || [...names, 'localhost'].includes(name);
        if (isKnown || (name.includes('.') && nearest(name, names) === undefined)) return [];
        return [
          {
            message: `${variable} is ${name}, and no host of the inventory is called so`,
            at: site.inventory.hosts.get(host)!.vars.get(variable)?.at ?? placeOfVariable(site, variable),
            hint:
              didYouMean(name, names) ??
              'write the address of the host where Prosody is, or a name that your DNS knows',
          },
        ];
      }),
  );
}
