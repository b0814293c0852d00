import { BlockList } from 'node:net';
import { ipVersion } from '../ip-version.ts';

const lengths: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Whether a text is a network such as 10.0.5.0/24: an address, and how many of its bits all hosts of it share. */
export function isNetwork(text: string, version?: number): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  const found = ipVersion(address);
  if (more.length > 0 || found === 0 || (version !== undefined && found !== version)) return false;
  return /^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= lengths[found]!;
}

const family = (version: number): 'ipv4' | 'ipv6' => (version === 6 ? 'ipv6' : 'ipv4');

/** Whether a text is a range such as 10.0.5.1-10.0.5.9: two addresses of one kind, the lower one first. */
export function isRange(text: string): boolean {
  const [first = '', last = '', ...more] = text.split('-');
  const version = ipVersion(first);
  if (more.length > 0 || version === 0 || ipVersion(last) !== version) return false;
  try {
    new BlockList().addRange(first, last, family(version));
    return true;
  } catch {
    return false;
  }
}

/** The first and the last address of a network, as a range is written; undefined for one that is none of IPv4. */
export function rangeOf(network: string): string | undefined {
  if (!isNetwork(network, 4)) return undefined;
  const [address, prefix] = network.split('/') as [string, string];
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  const first = number - (number % size);
  return [first, first + size - 1].map(dotted).join('-');
}

const dotted = (number: number): string => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
