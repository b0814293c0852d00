import { isIP, isIPv4, isIPv6 } from 'node:net';
import { AnswerError } from './answer-error.ts';

/** A host as it was named: what it takes to reach it. */
export interface HostEntry {
  /** What the inventory calls it; without one, the host's own name is taken. */
  name?: string;
  address: string;
  user?: string;
  port?: number;
}

const form = 'such as 192.168.1.10';
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether a text can be the name of a host, or of a domain. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => label.test(part));
}

function splitPort(text: string): [address: string, port: number | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
  if (bracketed) return [bracketed[1]!, bracketed[2] === undefined ? undefined : Number(bracketed[2])];
  if (isIPv6(text)) return [text, undefined];
  const plain = /^([^:]*):(\d+)$/.exec(text);
  return plain ? [plain[1]!, Number(plain[2])] : [text, undefined];
}

function checkAddress(address: string, word: string): void {
  if (/^\w+:\/\//.test(word)) throw new AnswerError(`"${word}" is a page's address; give the host's, ${form}`);
  if (/\/\d+$/.test(word)) throw new AnswerError(`"${word}" is a whole network; name each host, ${form}`);
  const numbers = /^[\d.]+$/.test(address);
  if (numbers && !isIPv4(address))
    throw new AnswerError(`"${address}" is no address: four numbers from 0 to 255, such as 192.168.1.10`);
  if (isIP(address) === 0 && !isHostname(address)) throw new AnswerError(`"${word}" names no host: ${form}`);
}

/** Reads `[name=][user@]address[:port]`. Throws an AnswerError. */
export function parseHost(word: string): HostEntry {
  const [, name, user, rest = ''] = /^(?:([^=@]*)=)?(?:([^@]*)@)?(.*)$/.exec(word)!;
  const [address, port] = splitPort(rest);
  checkAddress(address, word);
  if (name !== undefined && !isHostname(name))
    throw new AnswerError(`"${name}" cannot be a host's name: letters, digits and dashes`);
  if (user !== undefined && !/^[A-Za-z_][\w.-]*$/.test(user))
    throw new AnswerError(`"${user}" is no user's name, in "${word}"`);
  if (port !== undefined && (port < 1 || port > 65535))
    throw new AnswerError(`${port} is no port, in "${word}": 1 to 65535`);
  return { ...(name && { name }), address, ...(user && { user }), ...(port && { port }) };
}

/** The same host as somebody would type it. */
export function hostWord({ name, address, user, port }: HostEntry): string {
  const at = port !== undefined && isIPv6(address) ? `[${address}]` : address;
  return `${name === undefined ? '' : `${name}=`}${user === undefined ? '' : `${user}@`}${at}${port === undefined ? '' : `:${port}`}`;
}

/** Reads the hosts of an answer: words, or a list of words or of maps as the answers file may have them. */
export function parseHosts(written: unknown): HostEntry[] {
  const words = typeof written === 'string' ? written.split(/[\s,]+/).filter(Boolean) : written;
  if (!Array.isArray(words)) throw new AnswerError(`hosts are a list of addresses, ${form}`);
  if (words.length === 0) throw new AnswerError(`name at least one host, ${form}`);
  const hosts = words.map((word) => parseHost(typeof word === 'object' ? fromMap(word) : String(word)));
  for (const [index, host] of hosts.entries()) {
    const before = hosts.slice(0, index);
    if (before.some((other) => other.address === host.address && other.port === host.port))
      throw new AnswerError(`${host.address} stands there twice`);
    if (host.name !== undefined && before.some((other) => other.name === host.name))
      throw new AnswerError(`two hosts are called ${host.name}`);
  }
  return hosts;
}

function fromMap(map: unknown): string {
  const { name, address, user, port, ...rest } = map as Record<string, string | number | undefined>;
  const [stranger] = Object.keys(rest);
  if (stranger !== undefined) throw new AnswerError(`a host has name, address, user and port, and no "${stranger}"`);
  if (address === undefined) throw new AnswerError(`a host needs an address: { name: front, address: 192.168.1.10 }`);
  return hostWord({
    address: String(address),
    ...(name !== undefined && { name: String(name) }),
    ...(user !== undefined && { user: String(user) }),
    ...(port !== undefined && { port: Number(port) }),
  });
}
