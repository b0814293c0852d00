import { networkInterfaces } from 'node:os';
import type { JvbSettings } from './settings.ts';

/** IPv4 addresses of this host that the configuration lets the bridge use: not loopback, not link-local. */
export function usableAddresses(harvest: JvbSettings['harvest'], interfaces = networkInterfaces()): string[] {
  const { allowedAddresses, blockedAddresses, allowedInterfaces, blockedInterfaces } = harvest;
  // As in the real one: whoever allows some has blocked all others.
  const admits = (allowed: string[], blocked: string[], one: string) =>
    allowed.length > 0 ? allowed.includes(one) : !blocked.includes(one);
  return Object.entries(interfaces)
    .filter(([name]) => admits(allowedInterfaces, blockedInterfaces, name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .filter((address) => admits(allowedAddresses, blockedAddresses, address));
}

/** What Java calls valid for the health check: neither site-local (RFC 1918) nor link-local nor loopback. */
export function isPublic(address: string): boolean {
  return !/^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}
