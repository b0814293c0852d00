import { ConfigError, type Problem } from '../../../engine/errors.ts';
import { ipVersion } from '../../../engine/ip-version.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { decidedByImages } from './decided-by-images.ts';
import { forNothing } from './for-nothing.ts';
import { misspeltSettings } from './misspelt-settings.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';
import { unknownLogins } from './unknown-logins.ts';

/** People may have been made with prosodyctl, of which nobody here knows. */
function whoMayOpen(site: SetUpSite): Problem[] {
  const host = hostsIn(site, 'prosody')[0];
  if (host === undefined) return [];
  const { meet_login: login, prosody_users: users } = site.scope(host);
  if (users instanceof Secret) return [];
  const people = (users as unknown[]).length;
  if (login === 'accounts' && people === 0 && !site.isWritten(host, 'prosody_users'))
    return [
      {
        message: 'meet_login is accounts, and prosody_users names nobody: nobody can open a meeting',
        at: placeOfVariable(site, 'meet_login'),
        hint: `meetctl secrets set ${site.inventory.file} prosody_users < users.yml, with a line such as \`- { name: ada, password: correct horse }\` for each person; where you made them with prosodyctl, write prosody_users: []`,
      },
    ];
  if (login === 'accounts' || people === 0) return [];
  return [
    {
      message: `prosody_users has ${people === 1 ? 'a person' : `${people} people`}, and meet_login is ${String(login)}: ${login === 'none' ? 'everybody may open meetings' : 'they have no use of it'}`,
      at: placeOfVariable(site, 'meet_login') ?? placeOfVariable(site, 'prosody_users'),
      sourceLine: `meet_login: ${String(login)}`,
      hint: 'write meet_login: accounts, under `all: vars:`',
    },
  ];
}

/** Devices ask their neighbours for such names, by multicast, and not the DNS server. */
function localName(site: SetUpSite): Problem[] {
  const host = site.targets[0];
  const domain = host === undefined ? '' : String(site.scope(host).meet_domain);
  if (!domain.endsWith('.local')) return [];
  return [
    {
      message: `meet_domain ends in .local (${domain}), and many devices ask no DNS server for such names`,
      at: placeOfVariable(site, 'meet_domain'),
      hint: 'choose another, such as meet.office.lan, before anybody uses it: everything is named after it',
    },
  ];
}

/** A literal name under `all` is every host's. */
function sameNames(site: SetUpSite): Problem[] {
  const names = site.targets.map((host) => String(site.scope(host).base_hostname));
  const twice = [...new Set(names.filter((name, index) => name !== '' && names.indexOf(name) < index))];
  return twice.map((name) => ({
    message: `${site.targets.filter((_, index) => names[index] === name).join(' and ')} all get the name ${name} (base_hostname)`,
    at: placeOfVariable(site, 'base_hostname'),
    hint: 'write base_hostname: "{{ inventory_hostname }}", and each gets its own',
  }));
}

/** The run's own undo would take such rules back again; ~/.ssh/config may say another port. */
function closedDoor(site: SetUpSite): Problem[] {
  return site.targets.flatMap((host) => {
    const { firewall_enabled: enabled, firewall_ssh_ports: ports, ansible_port: port } = site.scope(host);
    const open = ports as number[];
    if (enabled !== true || open.includes(22) || open.includes(Number(port))) return [];
    return [
      {
        message: `${host}: firewall_ssh_ports leaves out ${String(port)}, the port that meetctl itself comes in by`,
        at:
          site.inventory.hosts.get(host)!.vars.get('firewall_ssh_ports')?.at ??
          placeOfVariable(site, 'firewall_ssh_ports'),
        hint: `write firewall_ssh_ports: [${[port, ...open].join(', ')}]`,
      },
    ];
  });
}

/** SSH open by one kind of addresses, on a host that is reached by the other. */
function otherKindOfDoor(site: SetUpSite): Problem[] {
  return site.targets.flatMap((host): Problem[] => {
    const scope = site.scope(host);
    const kind = ipVersion(String(scope.ansible_host));
    const other = kind === 4 ? 6 : 4;
    const admins = (of: number): number => (scope[`firewall_ipv${of}_admins`] as string[]).length;
    const ruled = (scope.firewall_extra_rules as string[]).some((rule) => rule.includes(String(scope.ansible_port)));
    if (scope.firewall_enabled !== true || kind === 0 || admins(kind) > 0 || admins(other) === 0 || ruled) return [];
    const listed = `firewall_ipv${other}_admins`;
    return [
      {
        message: `${host}: SSH is open to addresses of IPv${other} alone (${listed}), and meetctl itself comes in by IPv${kind}, to ${String(scope.ansible_host)}`,
        at: site.inventory.hosts.get(host)!.vars.get(listed)?.at,
        hint: `write firewall_ipv${kind}_admins too, with the address of the machine that meetctl runs on, or its network`,
      },
    ];
  });
}

/** A room that is planned for, and then shut before all of them are in. */
function tooFewPlaces(site: SetUpSite): Problem[] {
  const host = hostsIn(site, 'prosody')[0];
  if (host === undefined) return [];
  const { meet_largest_room: largest, meet_max_participants: most } = site.scope(host);
  if (Number(most) === 0 || Number(largest) <= Number(most)) return [];
  return [
    {
      message: `meet_max_participants lets in ${String(most)} people, and meet_largest_room says that ${String(largest)} come`,
      at: placeOfVariable(site, 'meet_max_participants'),
      hint: 'raise the one, or lower the other',
    },
  ];
}

/** What a finder says; nothing where it rests on what a host has to tell. */
function knownOf(find: (site: SetUpSite) => Problem[], site: SetUpSite): Problem[] {
  try {
    return find(site);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** What is probably a mistake in a site, and may be meant. `secretsAreKnown`: whether its secrets could be read. */
export function doubtful(site: SetUpSite, secretsAreKnown: boolean): Problem[] {
  const finders = [
    ...(secretsAreKnown ? [whoMayOpen] : []),
    localName,
    sameNames,
    closedDoor,
    otherKindOfDoor,
    tooFewPlaces,
    forNothing,
    decidedByImages,
    unknownLogins,
    misspeltSettings,
  ];
  return finders.flatMap((find) => knownOf(find, site));
}
