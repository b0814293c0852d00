import { BlockList } from 'node:net';
import { ConfigError } from '../errors.ts';
import { ipVersion } from '../ip-version.ts';

/** The names that a site's CA may ever speak for: domains with all below them, addresses or networks (`10.0.0.0/8`). */
export interface Constraints {
  dns: readonly string[];
  ip: readonly string[];
}

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;

/** Whether a text is a host's or domain's name in ASCII; with a star, only as the first label of a leaf. */
export function isDnsName(name: string): boolean {
  const labels = name.replace(/^\*\./, '').split('.');
  return name.length <= 253 && ipVersion(name) === 0 && labels.every((part) => label.test(part));
}

export interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

/** Reads `10.0.0.0/8` or a single address. */
export function parseNetwork(text: string): Network {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = ipVersion(address);
  const longest = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (version === 0 || rest.length > 0 || !(bits >= 0 && bits <= longest)) {
    throw new ConfigError({
      message: `"${text}" is no address and no network`,
      hint: 'write 192.168.1.10 or 192.168.1.0/24',
    });
  }
  return { address, prefix: bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** One spelling for each name: lower case, and IPv6 addresses in their short form. */
export function canonicalName(name: string): string {
  return ipVersion(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}

function underneath(name: string, domain: string): boolean {
  const [lower, above] = [name.toLowerCase().replace(/^\*\./, ''), domain.toLowerCase()];
  return lower === above || lower.endsWith(`.${above}`);
}

/** Whether a certificate for this name or address would be believed under these constraints. */
export function permits(constraints: Constraints, name: string): boolean {
  const version = ipVersion(name);
  if (version === 0) return constraints.dns.some((domain) => underneath(name, domain));
  const list = new BlockList();
  for (const network of constraints.ip.map(parseNetwork))
    list.addSubnet(network.address, network.prefix, network.family);
  return list.check(name, version === 4 ? 'ipv4' : 'ipv6');
}
