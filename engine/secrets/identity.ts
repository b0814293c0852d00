import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { unwritable } from '../unwritable.ts';
import { age } from './age.ts';
import { createFile, readIfThere } from './atomic-file.ts';
import { x25519Key } from './quick-unseal.ts';

/** The private keys of the person at this machine, in age-keygen's file. */
export interface Identity {
  file: string;
  /** `AGE-SECRET-KEY-1...`; the first one is the person's own. */
  keys: readonly string[];
  /** `age1...` of the first key. */
  recipient: () => Promise<string>;
}

/** `MEETCTL_IDENTITY`, else `meetctl/identity.txt` in the user's configuration folder. */
export function identityFile(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env.MEETCTL_IDENTITY ||
    join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'meetctl', 'identity.txt')
  );
}

function checkMode(file: string): void {
  if ((statSync(file).mode & 0o077) === 0) return;
  throw new ConfigError({ message: `other users can read the identity file ${file}`, hint: `chmod 600 ${file}` });
}

/** Reads the identity; undefined when there is no such file. */
export async function readIdentity(file: string): Promise<Identity | undefined> {
  const text = readIfThere(file)?.toString();
  if (text === undefined) return undefined;
  checkMode(file);
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const recipient = async (): Promise<string> => (await age()).identityToRecipient(keys[0]!);
  try {
    // Whom a text is encrypted for is asked later, if at all: it takes a while to find out.
    if (!x25519Key(keys[0] ?? '')) await recipient();
    return { file, keys, recipient };
  } catch {
    throw new ConfigError({
      message: `${file} holds no age identity`,
      hint: 'it should have a line AGE-SECRET-KEY-1..., as age-keygen writes it; put your copy back, or name another file in MEETCTL_IDENTITY',
    });
  }
}

/** Makes an identity in a file that must not exist yet. Of two that do so at once, both get the same one. */
export async function makeIdentity(file: string): Promise<Identity> {
  const { generateX25519Identity, identityToRecipient } = await age();
  const key = await generateX25519Identity();
  const recipient = await identityToRecipient(key);
  const text = `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${key}\n`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError({
      message: `cannot make the folder of ${file}: ${unwritable(error)}`,
      hint: 'the key that secrets are encrypted with is kept there; MEETCTL_IDENTITY names another file',
    });
  }
  if (!createFile(file, Buffer.from(text))) return (await readIdentity(file))!;
  return { file, keys: [key], recipient: () => Promise.resolve(recipient) };
}
