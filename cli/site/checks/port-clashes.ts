import type { Position, Problem } from '../../../engine/errors.ts';
import type { Variables } from '../../../engine/inventory/model.ts';
import type { Scope } from '../../../engine/template/model.ts';
import type { SetUpSite } from './set-up-site.ts';

/** Ports that a service of a group listens on, by the variables that say so. */
interface Listener {
  group: string;
  protocol: 'TCP' | 'UDP';
  from: string;
  /** The last of them, or how many they are; one without. */
  to?: string;
  count?: string;
  /** Only with sets of releases that have this. */
  releases?: 'colibri_websockets';
}

const listeners: readonly Listener[] = [
  { group: 'all', protocol: 'TCP', from: 'ansible_port' },
  { group: 'web', protocol: 'TCP', from: 'web_http_port' },
  { group: 'web', protocol: 'TCP', from: 'web_https_port' },
  { group: 'prosody', protocol: 'TCP', from: 'prosody_c2s_port' },
  { group: 'prosody', protocol: 'TCP', from: 'prosody_http_port' },
  { group: 'jicofo', protocol: 'TCP', from: 'jicofo_port' },
  { group: 'jvb', protocol: 'TCP', from: 'jvb_http_port', count: 'jvb_instances' },
  { group: 'jvb', protocol: 'TCP', from: 'jvb_websocket_port', count: 'jvb_instances', releases: 'colibri_websockets' },
  { group: 'jvb', protocol: 'UDP', from: 'meet_media_port', count: 'jvb_instances' },
  { group: 'turn', protocol: 'UDP', from: 'turn_port' },
  { group: 'turn', protocol: 'UDP', from: 'turn_min_port', to: 'turn_max_port' },
  { group: 'turn', protocol: 'TCP', from: 'turn_tls_port' },
  { group: 'etherpad', protocol: 'TCP', from: 'etherpad_port' },
];

interface Taken extends Listener {
  first: number;
  last: number;
}

function portsOn(groups: readonly string[], scope: Scope): Taken[] {
  const set = scope.meet_set as Record<string, unknown>;
  return listeners
    .filter(({ group, from, releases }) => {
      return groups.includes(group) && Object.hasOwn(scope, from) && (!releases || set[releases] === true);
    })
    .map((listener) => {
      const { from, to, count } = listener;
      const first = Number(scope[from]);
      return { ...listener, first, last: to ? Number(scope[to]) : first + (count ? Number(scope[count]) : 1) - 1 };
    });
}

const range = (first: number, last: number): string => (first === last ? `${first}` : `${first} to ${last}`);

/** Where one of the variables was written. */
function placeOf(vars: Variables, ...names: (string | undefined)[]): Position | undefined {
  return names.map((name) => vars.get(name ?? '')?.at).find((at) => at !== undefined);
}

/** Ports that are none: behind the last one that there is, or a last one before the first. */
function noPorts(host: string, { from, to, count, first, last }: Taken, vars: Variables): Problem[] {
  const at = placeOf(vars, from, to, count);
  if (last < first) return [{ message: `${host}: ${from} (${first}) is more than ${to} (${last})`, at }];
  if (last <= 65_535) return [];
  const hint = `with ${last - first + 1} of them, ${from} is at most ${65_535 - last + first}`;
  return [{ message: `${host}: ports from ${from} on end at ${last}, and there is none above 65535`, at, hint }];
}

/** Services of a host that would listen on one port, or on none that there is. */
export function portClashes({ inventory, targets, scope }: SetUpSite): Problem[] {
  return targets.flatMap((name): Problem[] => {
    const { groups, vars } = inventory.hosts.get(name)!;
    const taken = portsOn(groups, scope(name));
    const clashes = taken.flatMap((one, index) =>
      taken
        .slice(index + 1)
        .filter(({ protocol, first, last }) => protocol === one.protocol && first <= one.last && one.first <= last)
        .map((other) => ({
          message: `${name}: ${one.from} and ${other.from} both take ${one.protocol} ${range(Math.max(one.first, other.first), Math.min(one.last, other.last))}`,
          at: placeOf(vars, other.from, one.from),
          hint: 'only one service of a host can listen on a port: set one of the two to another',
        })),
    );
    return [...taken.flatMap((one) => noPorts(name, one, vars)), ...clashes];
  });
}
