/** Packets of one kind that a host, or a program in the LAN, tried to send out of it. */
export interface Attempt {
  /** `h1`, or `lan` for programs under `lab run`. */
  host: string;
  /** The host's users whose programs it was, where its kernel says; empty for what a host only passes on. */
  users: string[];
  to: string;
  protocol: string;
  port?: number;
  packets: number;
}

/** An element of one of the sets of rules.ts: its parts as nft tells them, and how many packets it counted. */
export interface Counted {
  parts: (string | number)[];
  packets: number;
}

interface Element {
  elem?: { val?: { concat?: (string | number)[] }; counter?: { packets: number } };
}

/** Takes apart what `nft -j list table` prints. */
export function countedIn(json: string): Counted[] {
  const { nftables } = JSON.parse(json) as { nftables: { set?: { elem?: Element[] } }[] };
  return nftables
    .flatMap(({ set }) => set?.elem ?? [])
    .map(({ elem }) => ({ parts: elem?.val?.concat ?? [], packets: elem?.counter?.packets ?? 0 }));
}

const protocols: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'icmpv6',
  'ipv6-icmp': 'icmpv6',
};

/** Where it was sent to, without who sent it: the same words in both sets. */
function destination([, to = '', number = '', port = '']: Counted['parts']): Pick<Attempt, 'to' | 'protocol' | 'port'> {
  const protocol = protocols[number] ?? String(number);
  const ported = protocol === 'tcp' || protocol === 'udp';
  return { to: String(to), protocol, ...(ported ? { port: Number(port) } : {}) };
}

const keyOf = ({ to, protocol, port }: Pick<Attempt, 'to' | 'protocol' | 'port'>): string =>
  `${to} ${protocol} ${port}`;

/** Whose programs sent to which destination, of one host; users by number where `names` has none. */
export function sendersIn(counted: readonly Counted[], names: ReadonlyMap<number, string>): Map<string, string[]> {
  const senders = new Map<string, string[]>();
  for (const { parts } of counted) {
    const key = keyOf(destination(parts));
    const user = names.get(Number(parts[0])) ?? String(parts[0]);
    senders.set(key, [...new Set([...(senders.get(key) ?? []), user])].toSorted());
  }
  return senders;
}

/** The attempts that were counted on the cable, with what each host knows of its own. */
export function attemptsIn(
  counted: readonly Counted[],
  hostAt: (address: string) => string,
  sendersOf: ReadonlyMap<string, ReadonlyMap<string, string[]>>,
): Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const { parts, packets } of counted) {
    const host = hostAt(String(parts[0]));
    const where = destination(parts);
    const key = `${host} ${keyOf(where)}`;
    const earlier = attempts.get(key)?.packets ?? 0;
    const users = sendersOf.get(host)?.get(keyOf(where)) ?? [];
    attempts.set(key, { host, users, ...where, packets: earlier + packets });
  }
  return [...attempts.values()].toSorted((a, b) => a.host.localeCompare(b.host) || a.to.localeCompare(b.to));
}

/** The users of a host that asked the lab's own server for names. */
export function askersIn(senders: ReadonlyMap<string, string[]>, net: string): string[] {
  return senders.get(keyOf({ to: `${net}.1`, protocol: 'udp', port: 53 })) ?? [];
}
