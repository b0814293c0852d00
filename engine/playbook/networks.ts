import { BlockList } from 'node:net';
import { familyOf, ipVersion } from '../ip-version.ts';

const lengths: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Whether a text is a network such as 10.0.5.0/24: an address, and how many of its bits all hosts of it share. */
export function isNetwork(text: string, version?: number): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  const found = ipVersion(address);
  if (more.length > 0 || found === 0 || (version !== undefined && found !== version)) return false;
  return /^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= lengths[found]!;
}

/** Whether a text is a range such as 10.0.5.1-10.0.5.9: two addresses of one kind, the lower one first. */
export function isRange(text: string): boolean {
  const [first = '', last = '', ...more] = text.split('-');
  const version = ipVersion(first);
  if (more.length > 0 || version === 0 || ipVersion(last) !== version) return false;
  try {
    new BlockList().addRange(first, last, familyOf(first));
    return true;
  } catch {
    return false;
  }
}

/** An address of IPv4 as the number that it is. */
export function ipv4Number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The first and the last address of a network, as a range is written; undefined for one that is none of IPv4. */
export function rangeOf(network: string): string | undefined {
  if (!isNetwork(network, 4)) return undefined;
  const [address, prefix] = network.split('/') as [string, string];
  const number = ipv4Number(address);
  const size = 2 ** (32 - Number(prefix));
  const first = number - (number % size);
  return [first, first + size - 1].map(dotted).join('-');
}

const dotted = (number: number): string => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
