import { armor, Decrypter, Encrypter } from 'age-encryption';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { ConfigError, FailedError } from '../errors.ts';
import type { Identity } from './identity.ts';

/** The bytes of a file, or undefined when there is none. */
export function readSealed(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError({ message: `cannot read ${file}: ${code}` });
  }
}

/** Decrypts; what goes wrong is told with its remedy, and nothing is written. */
export async function unseal(file: string, sealed: Buffer, identity: Identity): Promise<string> {
  const decrypter = new Decrypter();
  for (const key of identity.keys) decrypter.addIdentity(key);
  try {
    const text = sealed.toString('latin1');
    const binary = text.startsWith('-----BEGIN AGE') ? armor.decode(text) : new Uint8Array(sealed);
    return await decrypter.decrypt(binary, 'text');
  } catch (error) {
    const reason = (error as Error).message;
    if (/no identity matched/i.test(reason)) {
      throw new ConfigError({
        message: `${file} was not encrypted for you`,
        details: [`your identity is ${identity.file}`, `its public key is ${identity.recipient}`],
        hint: `let someone who can read it put your public key into ${join(dirname(file), 'secrets.recipients')} and run "meetctl secrets init"; or name the right identity in MEETCTL_IDENTITY`,
      });
    }
    throw new ConfigError({
      message: `${file} is damaged and cannot be decrypted`,
      details: [reason],
      hint: 'put a good copy back (from version control or a backup); nothing was changed',
    });
  }
}

export async function seal(text: string, recipients: readonly string[]): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(text));
}

function writeSynced(file: string, content: Buffer): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function conflict(file: string): FailedError {
  return new FailedError({
    message: `another run changed ${file} in the meantime`,
    hint: "run the command again: it will take over the other one's secrets",
  });
}

/** Replaces a file as a whole, or not at all; not when it is no longer what was read (`expected`). */
export function replaceFile(file: string, content: Buffer, expected: Buffer | undefined): void {
  const staged = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    writeSynced(staged, content);
    if (expected === undefined) {
      // A link fails when the name is taken: of two first runs only one can win.
      linkSync(staged, file);
      rmSync(staged);
    } else {
      if (!readSealed(file)?.equals(expected)) throw conflict(file);
      renameSync(staged, file);
    }
    syncDirectory(dirname(file));
  } catch (error) {
    rmSync(staged, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw conflict(file);
    if (code === undefined) throw error;
    throw new FailedError({ message: `cannot write ${file}: ${code}`, hint: 'nothing was changed' });
  }
}
