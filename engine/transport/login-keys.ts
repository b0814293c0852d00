import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import type { BaseAgent, ParsedKey } from 'ssh2';

/** What the user's identity files hold. */
export interface LoginKeys {
  private: ParsedKey[];
  /** The public halves of all of them, as the agent lists its own: base64. */
  listed: Set<string>;
  /** What could not be used, and why, a line each. */
  trouble: string[];
  /** Files that only their passphrase opens. */
  encrypted: string[];
  /** Keys that our own SSH cannot use: they lie on a security key. */
  foreign: boolean;
}

/** Reads identity files; of one that is not to be read here, the `.pub` beside it still names the key in the agent. */
export function readKeys(files: readonly string[]): LoginKeys {
  const keys: LoginKeys = { private: [], listed: new Set(), trouble: [], encrypted: [], foreign: false };
  for (const file of files) {
    const isPublic = listPublic(keys, file.endsWith('.pub') ? file : `${file}.pub`);
    if (!file.endsWith('.pub')) readPrivate(keys, file, isPublic);
  }
  return keys;
}

function listPublic(keys: LoginKeys, file: string): boolean {
  const words = read(file)?.trim().split(/\s+/);
  if (!words?.[1]) return false;
  keys.listed.add(words[1]);
  keys.foreign ||= words[0]!.startsWith('sk-');
  return true;
}

function readPrivate(keys: LoginKeys, file: string, publicIsThere: boolean): void {
  const text = read(file);
  if (text === undefined) {
    if (!publicIsThere) keys.trouble.push(`cannot read ${file}`);
    return;
  }
  const key = ssh2.utils.parseKey(text);
  if (!(key instanceof Error)) {
    keys.private.push(key);
    keys.listed.add(key.getPublicSSH().toString('base64'));
  } else if (/passphrase/i.test(key.message)) {
    keys.encrypted.push(file);
    keys.trouble.push(`${file} is protected by a passphrase, and no agent has it`);
  } else {
    keys.foreign ||= /sk-/.test(key.message);
    keys.trouble.push(`${file} is of no use here: ${key.message}`);
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The agent with only some of its keys; one that does not answer has none, which must not end the login. */
export function agentWith(socket: string, isWanted: (key: string) => boolean): BaseAgent {
  const agent = ssh2.createAgent(socket);
  const some: Pick<BaseAgent<ParsedKey>, 'getIdentities' | 'sign'> = {
    getIdentities: (done) =>
      agent.getIdentities((error, keys) => {
        const all = (error ? [] : (keys ?? [])) as ParsedKey[];
        done(null, all.filter((key) => isWanted(publicOf(key))) as never);
      }),
    sign: (...args: unknown[]) => (agent.sign as (...all: unknown[]) => void)(...args),
  };
  return Object.setPrototypeOf(some, ssh2.BaseAgent.prototype) as BaseAgent;
}

function publicOf(key: ParsedKey | Buffer | string): string {
  const parsed = Buffer.isBuffer(key) || typeof key === 'string' ? ssh2.utils.parseKey(key) : key;
  return parsed instanceof Error ? '' : parsed.getPublicSSH().toString('base64');
}
