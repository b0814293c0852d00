import { isIP, isIPv4, SocketAddress } from 'node:net';

/**
 * 4 or 6, and 0 for what is no address. Like Node's `isIP`, whose pattern for the second kind takes milliseconds to be
 * made: the system's own reader is asked instead, but for addresses with a zone, which it would look up.
 */
export function ipVersion(text: string): number {
  if (!text.includes(':')) return isIPv4(text) ? 4 : 0;
  if (/[^\da-f:.]/i.test(text)) return text.includes('%') ? isIP(text) : 0;
  try {
    return new SocketAddress({ address: text, family: 'ipv6' }).family === 'ipv6' ? 6 : 0;
  } catch {
    return 0;
  }
}

/** What Node's `BlockList` calls the kind of an address. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return ipVersion(address) === 6 ? 'ipv6' : 'ipv4';
}
