import { stringify } from 'yaml';
import type { WantedHost, WantedSite } from './wanted-site.ts';

/** What stands above a group that is made by us. */
export const groupWords: Readonly<Record<string, string>> = {
  web: 'Pages, and the entrance for browsers: the one host that people know.',
  prosody: 'Signalling: who is in which room.',
  jicofo: 'The focus: sends each meeting to a bridge. Best on the host of prosody.',
  jvb: 'Video bridges: the ones that need processors and bandwidth. Add hosts here when rooms grow.',
  turn: 'Relay for devices that cannot reach a bridge directly.',
  etherpad: 'Texts that a meeting writes together.',
};

/** What stands above a variable that is written by us. */
export const variableWords: Readonly<Record<string, string>> = {
  meet_domain: 'The name that people type. Your DNS should lead it to the host of group web.',
  meet_site_name: 'What the pages call you.',
  meet_expected_users:
    'How many people are in meetings at the same time, at the busiest hour: the bridges are planned for them.',
  meet_rooms: 'Their meetings: COUNTxPEOPLE, or a kind such as class (docs/capacity.md).',
  meet_largest_room: 'How many people the largest meeting has.',
  meet_redundancy: 'What may fail while all of them still meet: none, bridge, host.',
  meet_login: 'Who may open meetings: none (anybody), accounts, jwt.',
  meet_certificate: 'By whom the certificate is that browsers see: site, or own (docs/certificates.md).',
  web_chat: 'Whether the pages of meetings offer a chat.',
  meet_files: 'What each person shares a day, for planning disks (docs/capacity.md).',
  meet_install: "How Jitsi's programs come to the hosts: packages or docker. Choose once.",
  meet_apt_uri: "Where the hosts get Jitsi's packages from.",
  meet_apt_key: 'The key that they are signed with.',
  ansible_user: 'Who logs in: root, or somebody with sudo.',
};

const yamlOf = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, collectionStyle: 'flow' }).trimEnd();

function pair([name, value]: readonly [string, unknown]): string {
  // In one line a text of many is unreadable.
  if (typeof value === 'string' && value.includes('\n'))
    return stringify({ [name]: value }, { version: '1.1', lineWidth: 0, blockQuote: 'literal' }).trimEnd();
  return `${name}: ${yamlOf(value)}`;
}

function hostLines({ name, variables, remark }: WantedHost): string[] {
  const comment = remark === undefined ? [] : [`    # ${remark}`];
  const entries = Object.entries(variables);
  if (entries.length <= 2 && entries.every(([, value]) => typeof value !== 'object'))
    return [
      ...comment,
      `    ${yamlOf(name)}: ${entries.length > 0 ? `{ ${entries.map(pair).join(', ')} }` : ''}`.trimEnd(),
    ];
  return [...comment, `    ${yamlOf(name)}:`, ...entries.map((entry) => `      ${pair(entry)}`)];
}

function groupLines([group, hosts]: readonly [string, readonly string[]]): string[] {
  const members = hosts.map((host) => `${yamlOf(host)}:`).join(', ');
  return [`    # ${groupWords[group] ?? group}`, `    ${group}:`, `      hosts: { ${members} }`];
}

function variableLines(entry: readonly [string, unknown]): string[] {
  const words = variableWords[entry[0]];
  return [...(words === undefined ? [] : [`# ${words}`]), pair(entry)];
}

/** The inventory of a new site. */
export function newInventory({ variables, hosts, groups }: WantedSite, command: string): string {
  const connection = Object.entries(variables).filter(([name]) => name.startsWith('ansible_'));
  const placed = Object.entries(groups).filter(([, members]) => members.length > 0);
  const lines = [
    '# The hosts of the site and what each of them does. Change it as you like; `meetctl init` keeps what it does not know.',
    '#',
    `#   ${command}`,
    'all:',
    ...(connection.length > 0 ? ['  vars:', ...connection.flatMap(variableLines).map((line) => `    ${line}`)] : []),
    '  hosts:',
    ...hosts.flatMap(hostLines),
    ...(placed.length > 0
      ? ['  # The groups say what a host does.', '  children:', ...placed.flatMap(groupLines)]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The variables of all hosts of a new site. */
export function newVariables({ variables }: WantedSite): string {
  const own = Object.entries(variables).filter(([name]) => !name.startsWith('ansible_'));
  const lines = [
    '# What holds for every host. All variables there are, with their defaults: docs/variables.md',
    ...own.flatMap((entry) => ['', ...variableLines(entry)]),
  ];
  return `${lines.join('\n')}\n`;
}
