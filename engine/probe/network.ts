/** A network interface of a host and its addresses, loopback left out. */
export interface Interface {
  name: string;
  addresses: { address: string; prefix: number }[];
  /** As the kernel says it; 0 where it does not know, as in many virtual machines. */
  speed_mbps: number;
}

/** Where packets for everywhere else go. */
export interface Route {
  gateway: string;
  interface: string;
}

export interface Network {
  /** Addresses that others could reach the host at: no loopback, no link-local ones of IPv6. */
  addresses: string[];
  interfaces: Interface[];
  default_route: Route;
  default_route6: Route;
}

const addressForm = /^\d+: (\S+?)(?:@\S+)?\s+inet6? (\S+?)(?:\/(\d+))?(?: (?:brd|peer|metric|scope) |\s)/;

/** Only routes of IPv6 have a preference (`pref medium`); those of other tables are for some packets alone. */
function routeIn(lines: readonly string[], version: 4 | 6): Route {
  const isOurs = (one: string) => one.startsWith('default') && !/ table /.test(one);
  const line = lines.find((one) => isOurs(one) && / pref /.test(one) === (version === 6)) ?? '';
  const after = (word: string): string => new RegExp(` ${word} (?:inet6? )?(\\S+)`).exec(line)?.[1] ?? '';
  return { gateway: after('via'), interface: after('dev') };
}

/** Lines of `eth0 1000`; a link that is down, or has no speed, says -1 or nothing. */
function speedsIn(lines: readonly string[]): Map<string, number> {
  const pairs = lines.map((line) => line.split(' ') as [string, string]);
  return new Map(pairs.map(([name, speed]) => [name, Math.max(0, Number(speed)) || 0]));
}

function interfacesIn(lines: readonly string[], speeds: ReadonlyMap<string, number>): Interface[] {
  const found = new Map<string, Interface>();
  for (const line of lines) {
    const [, name, address, prefix] = addressForm.exec(line) ?? [];
    if (name === undefined || name === 'lo') continue;
    const entry = found.get(name) ?? { name, addresses: [], speed_mbps: speeds.get(name) ?? 0 };
    // Of a point-to-point link the length stands at the other end's address.
    entry.addresses.push({
      address: address!,
      prefix: Number(prefix ?? / peer \S+\/(\d+)/.exec(line)?.[1] ?? (address!.includes(':') ? 128 : 32)),
    });
    found.set(name, entry);
  }
  return [...found.values()];
}

/**
 * Reads what `ip -o addr` and `ip route show default table all` print, and the speeds of interfaces. Where there is no
 * `ip`, the first line is what `hostname -I` says.
 */
export function parseNetwork(lines: readonly string[], speeds: readonly string[] = []): Network {
  const interfaces = interfacesIn(lines, speedsIn(speeds));
  const all = interfaces.flatMap((one) => one.addresses.map(({ address }) => address));
  const reachable = all.filter((address) => !/^fe[89ab]/i.test(address));
  const bare = lines.length === 1 && !/^\d+: /.test(lines[0]!) ? lines[0]!.split(' ').filter(Boolean) : [];
  return {
    // IPv4 first, as `hostname -I` has it.
    addresses: [
      ...reachable.filter((one) => !one.includes(':')),
      ...reachable.filter((one) => one.includes(':')),
      ...bare,
    ],
    interfaces,
    default_route: routeIn(lines, 4),
    default_route6: routeIn(lines, 6),
  };
}
