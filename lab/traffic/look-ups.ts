/** A name that was asked for, by one host. */
export interface LookUp {
  host: string;
  /** The host's users whose programs asked for names: for these or others. */
  users: string[];
  name: string;
  type: string;
  times: number;
  /** Whether it is a name of the LAN: one that the lab knows, or one below its domains. */
  local: boolean;
}

interface Line {
  from: string;
  name: string;
  type: string;
  known: boolean;
}

/** The domains that are the LAN's: those of all names that it knows, so `lab.test` for `h1.lab.test`. */
export function localDomains(hostsFile: string): Set<string> {
  const names = hostsFile.split('\n').flatMap((line) => line.trim().split(/\s+/).slice(1));
  const parents = names.filter((name) => name.includes('.')).map((name) => name.split('.').slice(1).join('.'));
  return new Set(parents.filter((domain) => domain.includes('.') || domain === 'lan'));
}

/** A single word is no name of the Internet; and who asks for the name of an address of the LAN, asks about the LAN. */
function isLocal(name: string, domains: ReadonlySet<string>, net: string): boolean {
  const reverse = `${net.split('.').toReversed().join('.')}.in-addr.arpa`;
  const loopback = '127.in-addr.arpa';
  return (
    !name.includes('.') ||
    [reverse, loopback, ...domains].some((domain) => name === domain || name.endsWith(`.${domain}`))
  );
}

/** The look-ups of the server's log, each once, with how often it came. */
export function lookUpsIn(
  log: string,
  {
    hostAt,
    askersOf,
    domains,
    net,
  }: {
    hostAt: (address: string) => string;
    askersOf: (host: string) => string[];
    domains: ReadonlySet<string>;
    net: string;
  },
): LookUp[] {
  const found = new Map<string, LookUp>();
  for (const text of log.split('\n').filter(Boolean)) {
    const { from, name, type, known } = JSON.parse(text) as Line;
    const host = hostAt(from);
    const key = `${host} ${name} ${type}`;
    const times = (found.get(key)?.times ?? 0) + 1;
    const local = known || isLocal(name, domains, net);
    found.set(key, { host, users: askersOf(host), name, type, times, local });
  }
  return [...found.values()].toSorted((a, b) => a.host.localeCompare(b.host) || a.name.localeCompare(b.name));
}
