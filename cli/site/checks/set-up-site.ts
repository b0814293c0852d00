import type { Position } from '../../../engine/errors.ts';
import type { Scope } from '../../../engine/template/model.ts';
import type { ReadSite } from '../open-site.ts';

/** A site whose hosts become what the playbook of sites makes of them. */
export interface SetUpSite extends Pick<ReadSite, 'inventory' | 'targets' | 'isWritten'> {
  /** The variables of a host in that playbook. */
  scope: (host: string) => Scope;
}

/** The site, where its playbook is that of sites: that is seen by its bridges. */
export function setUpSite({
  inventory,
  targets,
  isWritten,
  playbook,
  hosts,
}: Omit<ReadSite, 'warnings' | 'unplanned'>): SetUpSite | undefined {
  // The set of releases is what its plays bring.
  const play = playbook.plays.find(({ roles }) => roles.some(({ role }) => role.name === 'jvb'));
  return play && { inventory, targets, isWritten, scope: (host) => hosts.scope(host, play) };
}

/** The hosts of a group, those of its children among them. */
export function hostsIn({ inventory }: SetUpSite, group: string): string[] {
  return [...inventory.hosts.values()].filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
}

/** Where the inventory says how a host is reached, or else names it. */
export function placeOfAddress({ inventory }: SetUpSite, host: string): Position | undefined {
  const { vars, at } = inventory.hosts.get(host)!;
  return (vars.get('meet_address') ?? vars.get('ansible_host'))?.at ?? at?.();
}

/** Where a variable is written, for whichever host. */
export function placeOfVariable({ inventory }: SetUpSite, name: string): Position | undefined {
  return [...inventory.hosts.values()].map(({ vars }) => vars.get(name)?.at).find((at) => at !== undefined);
}
