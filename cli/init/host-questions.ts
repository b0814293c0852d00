import { type HostEntry, hostWord, parseHosts } from './host-entry.ts';
import { propose } from './propose.ts';
import type { Question } from './question.ts';
import { oneOf, placed } from './question-kinds.ts';
import { readKey, readPackageSource, readPlacement } from './read-answer.ts';
import { wishesOf } from './wishes.ts';

/** A host that the inventory has already keeps its name, and what else was said of it. */
function asKnown(host: HostEntry, known: readonly HostEntry[]): HostEntry {
  const same = known.find(({ address, port }) => address === host.address && (host.port ?? port) === port);
  return same && (host.name === undefined || host.name === same.name) ? { ...same, ...host } : host;
}

export const hosts: Question<'hosts'> = {
  key: 'hosts',
  ask: 'Addresses of your hosts',
  why: 'Blanks between: 192.168.1.10 ops@192.168.1.11:2222 relay=192.168.1.12',
  takes: '<addresses>',
  suggest: () => undefined,
  read: (written, { knownHosts }) => parseHosts(written).map((host) => asKnown(host, knownHosts)),
  show: (value) => value.map(hostWord).join(' '),
};

export const groups: Question<'groups'> = {
  key: 'groups',
  ask: 'Which host does what',
  why: 'web: pages. prosody, jicofo: signalling. jvb: video bridges. turn: relay.',
  takes: '<placement>',
  late: true,
  suggest(situation) {
    const { hosts: all } = situation;
    return all.length === 0 ? undefined : propose(all, wishesOf(situation)).groups;
  },
  read: readPlacement,
  show: placed,
};

export const install: Question<'install'> = {
  key: 'install',
  ask: "How Jitsi's programs come to the hosts",
  why: 'Both are configured alike. Choose once: a later change is a new installation.',
  takes: '<kind>',
  variable: 'meet_install',
  suggest: () => 'packages',
  ...oneOf<'install'>([
    { value: 'packages', name: "Debian packages: the system's own services, light" },
    { value: 'docker', name: 'the official images, with Docker Compose' },
  ]),
};

export const packagesFrom: Question<'packages_from'> = {
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

export const packagesKey: Question<'packages_key'> = {
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
