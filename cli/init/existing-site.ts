import { isDeepStrictEqual } from 'node:util';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { SaidSize } from '../capacity/planned-hosts.ts';
import { stored } from './certificate-questions.ts';
import type { HostEntry } from './host-entry.ts';
import type { Answers, Knowledge } from './situation.ts';

/** What all hosts have for a variable, or else what `all` says; what a template makes of itself is not known here. */
function valueOf(inventory: Inventory, name: string): unknown {
  const values = [...inventory.hosts.values()].map(({ vars }) => vars.get(name)?.value);
  const shared = values.every((value) => isDeepStrictEqual(value, values[0]));
  const value = shared ? values[0] : inventory.groups.get('all')?.vars.get(name)?.value;
  return typeof value === 'string' && value.includes('{{') ? undefined : value;
}

function entryOf(inventory: Inventory, name: string): HostEntry {
  const vars = inventory.hosts.get(name)!.vars;
  const value = (...names: string[]): unknown =>
    names.map((one) => vars.get(one)?.value).find((one) => one !== undefined);
  const [address, user, port] = [
    value('ansible_ssh_host', 'ansible_host'),
    value('ansible_user', 'ansible_ssh_user'),
    value('ansible_port', 'ansible_ssh_port'),
  ];
  return {
    name,
    address: String(address ?? name),
    ...(user !== undefined && { user: String(user) }),
    ...(port !== undefined && { port: Number(port) }),
  };
}

function publicAddresses(inventory: Inventory): Record<string, string> {
  return Object.fromEntries(
    [...inventory.hosts.values()].flatMap(({ name, vars }) => {
      const mappings = vars.get('jvb_static_mappings')?.value;
      const address = Array.isArray(mappings)
        ? (mappings[0] as { public_address?: unknown }).public_address
        : undefined;
      return typeof address === 'string' ? [[name, address] as const] : [];
    }),
  );
}

/** How many bridges somebody has decided to run on hosts of group jvb. */
function givenBridges(inventory: Inventory): Record<string, number> {
  return Object.fromEntries(
    [...inventory.hosts.values()].flatMap(({ name, groups, vars }) => {
      const value = vars.get('jvb_instances')?.value;
      return groups.includes('jvb') && typeof value === 'number' ? [[name, value] as const] : [];
    }),
  );
}

/** What an inventory says of the sizes of its hosts. */
export function saidSizes({ hosts }: Inventory): Map<string, SaidSize> {
  return new Map(
    [...hosts.values()].map(({ name, vars }) => {
      const number = (variable: string): number => Number(vars.get(variable)?.value) || 0;
      return [
        name,
        {
          cpus: number('meet_host_cpus'),
          memoryMb: number('meet_host_memory_mb'),
          nicMbps: number('meet_host_nic_mbps'),
        },
      ];
    }),
  );
}

/** What an inventory says, as the answers that would have led to it. */
export function existingAnswers(inventory: Inventory, knowledge: Knowledge): Partial<Answers> {
  const value = (name: string): unknown => valueOf(inventory, name) ?? knowledge.fallback(name);
  const domain = valueOf(inventory, 'meet_domain');
  const addresses = publicAddresses(inventory);
  const bridges = givenBridges(inventory);
  const members = (group: string): string[] =>
    [...inventory.hosts.values()].filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
  const found = {
    hosts: [...inventory.hosts.keys()].map((name) => entryOf(inventory, name)),
    domain,
    site_name: valueOf(inventory, 'meet_site_name'),
    users: value('meet_expected_users'),
    rooms: value('meet_rooms'),
    largest_room: value('meet_largest_room'),
    redundancy: value('meet_redundancy'),
    groups: Object.fromEntries(
      knowledge.groups.map((group) => [group, members(group)]).filter(([, hosts]) => hosts!.length > 0),
    ),
    ...(Object.keys(bridges).length > 0 && { bridges }),
    outside: Object.keys(addresses).length > 0 ? 'yes' : 'no',
    ...(Object.keys(addresses).length > 0 && { public_address: addresses }),
    login: value('meet_login'),
    certificate: value('meet_certificate'),
    // Which one that is, its store knows.
    ...(value('meet_certificate') === 'own' && { certificate_chain: stored, certificate_key: stored }),
    chat: value('web_chat') === false ? 'no' : 'yes',
    files: value('meet_files'),
    install: value('meet_install'),
    packages_from: value('meet_apt_uri') || 'hosts',
    packages_key: value('meet_apt_key') || undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined)) as Partial<Answers>;
}
