import { ipVersion } from '../ip-version.ts';
import { expandRange, RangeError } from './range.ts';

export interface HostKey {
  names: string[];
  /** Of `name:port`. */
  port?: number;
}

export interface BadHostKey {
  message: string;
  hint?: string;
}

/** Colons outside brackets: those within belong to a range. */
function outside(text: string): string {
  return text.replaceAll(/\[[^\]]*\]/g, '');
}

/** What a key under `hosts:` stands for: one host, a range of them, with or without `:port`. */
export function parseHostKey(key: string): HostKey | BadHostKey {
  if (key.trim() === '') return { message: 'a host has no name' };
  const bracketed = /^\[([0-9a-fA-F:.]+)\]:(\d+)$/.exec(key);
  if (bracketed) return { names: [bracketed[1]!], port: Number(bracketed[2]) };
  if (ipVersion(key) === 6) return { names: [key] };
  const withPort = /^(.*?):(\d+)$/.exec(key);
  const [name, port] =
    withPort && !outside(withPort[1]!).includes(':') ? [withPort[1]!, Number(withPort[2])] : [key, undefined];
  if (outside(name).includes(':')) {
    return {
      message: `the host name "${key}" has a colon in it`,
      hint: 'a port goes into `ansible_port: 2222` below the host',
    };
  }
  if (/[\s,=]/.test(name)) {
    return {
      message: `"${key}" is no host name`,
      hint: name.includes('=')
        ? 'variables stand below the host, one a line: `ansible_host: 10.0.0.1`'
        : 'one host a line, each ending in a colon',
    };
  }
  try {
    return { names: expandRange(name), port };
  } catch (error) {
    if (error instanceof RangeError)
      return { message: `bad range in "${key}": ${error.message}`, hint: 'such as web[01:16]' };
    throw error;
  }
}
