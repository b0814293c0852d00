import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { HelperError, numberOf, textOf, type Helpers } from './helper.ts';

export interface ScramKeys {
  /** Lower-case hex, as Prosody keeps them. */
  stored_key: string;
  server_key: string;
  salt: string;
  iterations: number;
}

/** What a server keeps of a password for SCRAM-SHA-1 (RFC 5802); the salt's bytes are taken as they are. */
export function scramSha1(password: string, salt: string | Buffer, iterations: number): ScramKeys {
  if (!Number.isInteger(iterations) || iterations < 1)
    throw new HelperError('the iterations must be a whole number above 0');
  // NFKC is what SASLprep does to every text that it does not refuse.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 20, 'sha1');
  const key = (label: string): Buffer => createHmac('sha1', salted).update(label).digest();
  return {
    stored_key: createHash('sha1').update(key('Client Key')).digest('hex'),
    server_key: key('Server Key').toString('hex'),
    salt: salt.toString(),
    iterations,
  };
}

export const digest: Helpers = {
  b64: { usage: 'b64 text', min: 1, max: 1, call: ([value]) => Buffer.from(textOf(value)).toString('base64') },
  sha256: {
    usage: 'sha256 text',
    min: 1,
    max: 1,
    call: ([value]) => createHash('sha256').update(textOf(value)).digest('hex'),
  },
  hmac_sha1_base64: {
    usage: 'hmac_sha1_base64 key text',
    min: 2,
    max: 2,
    call: ([key, value]) => createHmac('sha1', textOf(key)).update(textOf(value)).digest('base64'),
  },
  scram_sha1: {
    usage: 'scram_sha1 password salt iterations',
    min: 3,
    max: 3,
    call: ([password, salt, iterations]) => scramSha1(textOf(password), textOf(salt), numberOf(iterations)),
  },
};
