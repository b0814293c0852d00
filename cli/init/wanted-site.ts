import { isIP } from 'node:net';
import type { NamedHost } from './finding.ts';
import type { Placement } from './propose.ts';
import type { Situation } from './situation.ts';

export interface WantedHost {
  name: string;
  variables: Readonly<Record<string, unknown>>;
  /** What it is, for a comment. */
  remark?: string;
}

/** A site as the inventory is to say it: only what differs from what the roles take by themselves. */
export interface WantedSite {
  variables: Readonly<Record<string, unknown>>;
  hosts: readonly WantedHost[];
  groups: Placement;
}

/** Ports between the bridges of two hosts behind one address: a host may run so many bridges. */
const portsForHost = 20;

/** The address that others reach a host at, where it was named by a name. */
function ownAddress({ address, finding }: NamedHost): string | undefined {
  const facts = finding?.facts;
  if (isIP(address) !== 0 || !facts) return undefined;
  const outward = facts.interfaces.find(({ name }) => name === facts.default_route.interface);
  return outward?.addresses.map((one) => one.address).find((one) => isIP(one) === 4) ?? facts.addresses[0];
}

/** A router can lead one port to one host only: hosts behind the same address get ports of their own. */
function mediaPort(host: string, addresses: Readonly<Record<string, string>>, first: number): number | undefined {
  const sharing = Object.keys(addresses).filter((other) => addresses[other] === addresses[host]);
  const place = sharing.indexOf(host);
  return place > 0 ? first + place * portsForHost : undefined;
}

function mapping(host: NamedHost, situation: Situation): Record<string, unknown> {
  const { outside, public_address: addresses = {} } = situation.answers;
  const publicAddress = outside === 'yes' ? addresses[host.name] : undefined;
  if (publicAddress === undefined) return {};
  const local = isIP(host.address) === 0 ? ownAddress(host) : host.address;
  const port = mediaPort(host.name, addresses, Number(situation.knowledge.fallback('meet_media_port') ?? 10000));
  return {
    jvb_static_mappings: [{ local_address: local ?? host.address, public_address: publicAddress }],
    ...(port !== undefined && { meet_media_port: port }),
  };
}

function instances({ name }: NamedHost, { answers }: Situation): Record<string, unknown> {
  const count = answers.groups?.jvb?.includes(name) ? answers.bridges?.[name] : undefined;
  return count === undefined ? {} : { jvb_instances: count };
}

function remarkOf({ finding }: NamedHost): string | undefined {
  const facts = finding?.facts;
  if (!facts) return undefined;
  const memory = `${(facts.memory_mb / 1024).toFixed(1)} GB`;
  return `${facts.cpus} ${facts.cpus === 1 ? 'CPU' : 'CPUs'}, ${memory}, ${facts.os.name}`;
}

/** What all hosts share is written once. */
function sharedUser(hosts: readonly NamedHost[]): string | undefined {
  return hosts.every(({ user }) => user === hosts[0]?.user) ? hosts[0]?.user : undefined;
}

/** Variables of all hosts, by the questions that they are the answers to. */
function variablesOf({ answers, knowledge }: Situation): Record<string, unknown> {
  const wished: [name: string, value: unknown][] = [
    ['meet_site_name', answers.site_name === answers.domain ? undefined : answers.site_name],
    ['meet_expected_users', answers.users],
    ['meet_rooms', answers.rooms],
    // What meetings there are says how large the largest is.
    ['meet_largest_room', (answers.rooms ?? '') === '' ? answers.largest_room : undefined],
    ['meet_redundancy', answers.redundancy],
    ['meet_login', answers.login],
    ['meet_certificate', answers.certificate],
    ['web_chat', answers.chat === undefined ? undefined : answers.chat === 'yes'],
    // Without a chat nobody shares anything in it.
    ['meet_files', answers.chat === 'no' ? '' : answers.files],
    ['meet_install', answers.install],
    ['meet_apt_uri', answers.packages_from === 'hosts' ? undefined : answers.packages_from],
    ['meet_apt_key', answers.packages_from === 'hosts' ? undefined : answers.packages_key],
  ];
  const differing = wished.filter(
    ([name, value]) => value !== undefined && knowledge.declares(name) && value !== knowledge.fallback(name),
  );
  return Object.fromEntries([['meet_domain', answers.domain], ...differing].filter(([, value]) => value !== undefined));
}

/** The site that the answers describe. */
export function wantedSite(situation: Situation): WantedSite {
  const hosts = situation.hosts;
  const user = sharedUser(hosts);
  return {
    variables: { ...(user !== undefined && { ansible_user: user }), ...variablesOf(situation) },
    hosts: hosts.map((host) => {
      const address = ownAddress(host);
      return {
        name: host.name,
        remark: remarkOf(host),
        variables: {
          ...(host.name !== host.address && { ansible_host: host.address }),
          ...(host.port !== undefined && { ansible_port: host.port }),
          ...(user === undefined && host.user !== undefined && { ansible_user: host.user }),
          ...(address !== undefined && { meet_address: address }),
          ...mapping(host, situation),
          ...instances(host, situation),
        },
      };
    }),
    groups: situation.answers.groups ?? {},
  };
}
