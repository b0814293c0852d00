import { isIP, isIPv4 } from 'node:net';

/**
 * 4 or 6, and 0 for what is no address. Like Node's `isIP`, whose pattern for the second kind takes milliseconds to be
 * made, which most sites never need.
 */
export function ipVersion(text: string): number {
  if (text.includes(':')) return isIP(text);
  return isIPv4(text) ? 4 : 0;
}
