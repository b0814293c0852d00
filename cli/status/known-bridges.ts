import type { OpenSite } from '../site/open-site.ts';

/** A bridge that the inventory has. */
export interface KnownBridge {
  /** The host's name, with the number of the bridge where it has several. */
  name: string;
  host: string;
  nickname: string;
  /** Where it is asked, on the host's loopback. */
  port: number;
  /** The commands that say more, on its host. */
  lookAt: { unit: string; log: string };
}

/** What the role calls a bridge; `roles/jvb/vars.schema.yml`. */
interface Instance {
  number: number;
  unit: string;
  log: string;
  http_port: number;
  id: string;
}

/** The bridges that the site shall have, as far as what is known of the hosts says so. None for a playbook without bridges. */
export function knownBridges({ inventory, hosts }: OpenSite): KnownBridge[] {
  return membersOf(inventory, 'jvb').flatMap((host) => {
    const scope = hosts.scope(host);
    if (!Object.hasOwn(scope, 'jvb_instance_list')) return [];
    const instances = scope.jvb_instance_list as Instance[];
    const isDocker = scope.meet_install === 'docker';
    return instances.map((one) => ({
      name: instances.length === 1 ? host : one.id,
      host,
      nickname: nicknameOf(one.id),
      port: one.http_port,
      lookAt: isDocker
        ? containerOf(one.number)
        : { unit: `systemctl status ${one.unit}`, log: `tail -n 20 ${one.log}` },
    }));
  });
}

/** As templates/jvb/jvb.conf.hbs has it. */
export const nicknameOf = (id: string): string => `jvb-${id}`;

const containerOf = (number: number): KnownBridge['lookAt'] => ({
  unit: 'meetctl-compose ps',
  log: `meetctl-compose logs --tail 20 jvb-${number}`,
});

/** The hosts of a group, in the order of the inventory. */
export function membersOf(inventory: OpenSite['inventory'], group: string): string[] {
  return [...inventory.hosts.values()].filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
}
