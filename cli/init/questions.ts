import { AnswerError } from './answer-error.ts';
import { type HostEntry, hostWord, parseHosts } from './host-entry.ts';
import { propose } from './propose.ts';
import type { Choice, Question } from './question.ts';
import {
  readChoice,
  readCount,
  readDomain,
  readKey,
  readPackageSource,
  readPlacement,
  readPublicAddresses,
  readText,
} from './read-answer.ts';
import type { AnswerKey, Situation } from './situation.ts';

/** The answer as the role that it is for would take it. */
function accepted<T>(value: T, variable: string, { knowledge }: Situation): T {
  const fault = knowledge.fault(variable, value);
  if (fault !== undefined) throw new AnswerError(fault);
  return value;
}

const placed = (placement: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(placement)
    .map(([group, hosts]) => `${group}=${hosts.join(',')}`)
    .join(' ');

/** A host that the inventory has already keeps its name, and what else was said of it. */
function asKnown(host: HostEntry, known: readonly HostEntry[]): HostEntry {
  const same = known.find(({ address, port }) => address === host.address && (host.port ?? port) === port);
  return same && (host.name === undefined || host.name === same.name) ? { ...same, ...host } : host;
}

const hosts: Question<'hosts'> = {
  key: 'hosts',
  ask: 'Addresses of your hosts',
  why: 'Blanks between: 192.168.1.10 ops@192.168.1.11:2222 relay=192.168.1.12',
  takes: '<addresses>',
  suggest: () => undefined,
  read: (written, { knownHosts }) => parseHosts(written).map((host) => asKnown(host, knownHosts)),
  show: (value) => value.map(hostWord).join(' '),
};

const domain: Question<'domain'> = {
  key: 'domain',
  ask: 'Name of the site',
  why: 'What people type into their browser, such as meet.school.lan: hard to change.',
  takes: '<name>',
  suggest({ hosts: all }) {
    const search = all.find(({ finding }) => finding?.searchDomain?.includes('.'))?.finding?.searchDomain;
    return search === undefined || /\.local$/i.test(search) ? undefined : `meet.${search}`;
  },
  read: (written, situation) => accepted(readDomain(written), 'meet_domain', situation),
  show: String,
};

const siteName: Question<'site_name'> = {
  key: 'site_name',
  ask: 'What the pages call you',
  why: 'Any text, such as Hill Street School.',
  takes: '<text>',
  variable: 'meet_site_name',
  suggest: ({ answers }) => answers.domain,
  read: (written, situation) => accepted(readText(written), 'meet_site_name', situation),
  show: String,
};

const users: Question<'users'> = {
  key: 'users',
  ask: 'How many people at the same time',
  why: 'In all meetings together, at the busiest hour: it decides about the bridges.',
  takes: '<number>',
  suggest: () => 20,
  read: (written, situation) => accepted(readCount(written), 'meet_expected_users', situation),
  show: String,
};

const largestRoom: Question<'largest_room'> = {
  key: 'largest_room',
  ask: 'How many of them in the largest meeting',
  why: 'One that is larger than a bridge is spread over several of them.',
  takes: '<number>',
  suggest: ({ answers }) => (answers.users === undefined ? undefined : Math.min(answers.users, 20)),
  read(written, situation) {
    const count = accepted(readCount(written), 'meet_largest_room', situation);
    const all = situation.answers.users;
    if (all && count > all) throw new AnswerError(`${count} are more than the ${all} of all meetings`);
    return count;
  },
  show: String,
};

const groups: Question<'groups'> = {
  key: 'groups',
  ask: 'Which host does what',
  why: 'web: pages. prosody, jicofo: signalling. jvb: video bridges. turn: relay.',
  takes: '<placement>',
  late: true,
  suggest({ hosts: all, answers, knowledge }) {
    if (all.length === 0) return undefined;
    return propose(all, { users: answers.users, largestRoom: answers.largest_room, groups: knowledge.groups }).groups;
  },
  read: readPlacement,
  show: placed,
};

const outsideChoices: readonly Choice[] = [
  { value: 'no', name: 'no: everybody is in this network (or in its VPN)' },
  { value: 'yes', name: 'yes: also from the Internet, through a router that forwards ports' },
];

const outside: Question<'outside'> = {
  key: 'outside',
  ask: 'Does anybody join from outside your network',
  why: 'Bridges must then tell people the address of the router too.',
  takes: '<yes|no>',
  variable: 'jvb_static_mappings',
  choices: outsideChoices,
  suggest: ({ answers }) => (answers.public_address === undefined ? 'no' : 'yes'),
  read: (written) => readChoice(written, outsideChoices) as 'no' | 'yes',
  show: String,
};

const publicAddress: Question<'public_address'> = {
  key: 'public_address',
  ask: 'Address at which the Internet reaches the bridges',
  why: 'That of your router: 203.0.113.5; or one a host: b1=203.0.113.5 b2=203.0.113.6',
  takes: '<address>',
  variable: 'jvb_static_mappings',
  late: true,
  when: ({ answers }) => answers.outside === 'yes',
  suggest: () => undefined,
  read: readPublicAddresses,
  show: (value) => (new Set(Object.values(value)).size === 1 ? Object.values(value)[0]! : placed(asLists(value))),
};

const asLists = (map: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, [value]]));

const loginChoices: readonly Choice[] = [
  { value: 'none', name: 'anybody who reaches the site' },
  { value: 'accounts', name: 'people with an account; guests join once the meeting is open' },
  { value: 'jwt', name: 'people with a signed token of another program' },
];

const login: Question<'login'> = {
  key: 'login',
  ask: 'Who may open meetings',
  why: 'It can be changed later.',
  takes: '<kind>',
  variable: 'meet_login',
  choices: loginChoices,
  suggest: () => 'none',
  read: (written) => readChoice(written, loginChoices),
  show: String,
};

const installChoices: readonly Choice[] = [
  { value: 'packages', name: "Debian packages: the system's own services, light" },
  { value: 'docker', name: 'the official images, with Docker Compose' },
];

const install: Question<'install'> = {
  key: 'install',
  ask: "How Jitsi's programs come to the hosts",
  why: 'Both are configured alike. Choose once: a later change is a new installation.',
  takes: '<kind>',
  variable: 'meet_install',
  choices: installChoices,
  suggest: () => 'packages',
  read: (written) => readChoice(written, installChoices),
  show: String,
};

const packagesFrom: Question<'packages_from'> = {
  key: 'packages_from',
  ask: "Where the hosts get Jitsi's packages",
  why: 'https://download.jitsi.org, your mirror of it, or: hosts (what their apt knows)',
  takes: '<address>',
  variable: 'meet_apt_uri',
  when: ({ answers }) => answers.install !== 'docker',
  suggest: ({ hosts: all }) =>
    all.some(({ finding }) => finding?.knowsPackages === false) ? 'https://download.jitsi.org' : 'hosts',
  read: readPackageSource,
  show: String,
};

const packagesKey: Question<'packages_key'> = {
  key: 'packages_key',
  ask: 'File with the key of these packages',
  why: "Jitsi's is https://download.jitsi.org/jitsi-key.gpg.key: compare it.",
  takes: '<file>',
  variable: 'meet_apt_key',
  when: ({ answers }) => answers.install !== 'docker' && (answers.packages_from ?? 'hosts') !== 'hosts',
  suggest: () => undefined,
  read: readKey,
  show: (key) => `(a key of ${key.trim().split('\n').length} lines)`,
};

/** All questions, in the order in which they are asked. */
export const questions: readonly Question[] = [
  hosts,
  domain,
  siteName,
  users,
  largestRoom,
  groups,
  outside,
  publicAddress,
  login,
  install,
  packagesFrom,
  packagesKey,
] as unknown as readonly Question[];

/** The question with a key. */
export function questionOf(key: AnswerKey): Question {
  return questions.find((question) => question.key === key)!;
}
