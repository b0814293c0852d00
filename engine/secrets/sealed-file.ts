import { dirname, join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { age } from './age.ts';
import type { Identity } from './identity.ts';
import { quickUnseal } from './quick-unseal.ts';

/** Decrypts; what goes wrong is told with its remedy, and nothing is written. */
export async function unseal(file: string, sealed: Buffer, identity: Identity): Promise<string> {
  const known = quickUnseal(sealed, identity.keys);
  if (known !== undefined) return known;
  const { armor, Decrypter } = await age();
  const decrypter = new Decrypter();
  for (const key of identity.keys) decrypter.addIdentity(key);
  try {
    const text = sealed.toString('latin1');
    const binary = text.startsWith('-----BEGIN AGE') ? armor.decode(text) : new Uint8Array(sealed);
    return await textOf(await decrypter.decrypt(streamOf(binary)));
  } catch (error) {
    const reason = (error as Error).message;
    if (/no identity matched/i.test(reason)) {
      throw new ConfigError({
        message: `${file} was not encrypted for you`,
        details: [`your identity is ${identity.file}`, `its public key is ${await identity.recipient()}`],
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

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The library would collect it by `fetch`, which Node takes 35 ms to load. */
async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Encrypts for everyone who may read it. */
export async function seal(text: string, recipients: readonly string[]): Promise<Buffer> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(text));
}
