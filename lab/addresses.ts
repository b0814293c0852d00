/** The most hosts that a lab can have: their addresses end in 11 to 250. */
export const mostHosts = 240;

/** 7 for `h7`; undefined for anything that is not the name of a lab host. */
export function hostNumber(host: string): number | undefined {
  const number = /^h([1-9]\d{0,2})$/.exec(host)?.[1];
  return number !== undefined && Number(number) <= mostHosts ? Number(number) : undefined;
}

/** The names `h1` to `hN`. */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `h${index + 1}`);
}

/** The host's IPv4 address in the lab's network, of which `net` is the first three octets. */
export function addressOf(net: string, host: string): string {
  return `${net}.${10 + (hostNumber(host) ?? 0)}`;
}

/** Fixed for each host, so that no neighbour keeps a stale ARP entry when a host is made anew. */
export function macOf(host: string): string {
  return `02:77:00:00:00:${(10 + (hostNumber(host) ?? 0)).toString(16).padStart(2, '0')}`;
}

/** The address that the host's card gives itself in IPv6, made of its number; as the kernel writes it. */
export function linkLocalOf(host: string): string {
  return `fe80::77:ff:fe00:${(10 + (hostNumber(host) ?? 0)).toString(16)}`;
}

/** Orders h2 before h10. */
export function byHostNumber(a: string, b: string): number {
  return (hostNumber(a) ?? 0) - (hostNumber(b) ?? 0);
}
