import { randomBytes } from 'node:crypto';
import { Secret } from './secret.ts';

/** 128 bits: below that a password could be guessed one day. */
const fewest = 16;

/** A new password: random bytes in base64url, which no configuration language has to quote. */
export function generatePassword(bytes: number): Secret {
  return new Secret(randomBytes(Math.max(bytes, fewest)).toString('base64url'));
}
