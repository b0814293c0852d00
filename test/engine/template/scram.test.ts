import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { scramSha1 } from '../../../engine/template/helpers/digest.ts';

// RFC 5802, section 5: user "user", password "pencil".
const salt = Buffer.from('QSXCR+Q6sek8bf92', 'base64');
const exchange =
  'n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j';
const proof = 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=';
const serverSignature = 'rmF9pqV8S7suAoZWja4dJRkFsKQ=';

test("scram_sha1 makes the keys of the RFC's example", () => {
  const keys = scramSha1('pencil', salt, 4096);
  const signature = createHmac('sha1', Buffer.from(keys.server_key, 'hex')).update(exchange).digest('base64');
  expect(signature).toBe(serverSignature);
  // The client's proof, undone with the stored key, is the client's key, whose hash the stored key is.
  const mask = createHmac('sha1', Buffer.from(keys.stored_key, 'hex')).update(exchange).digest();
  const clientKey = Buffer.from(proof, 'base64').map((byte, index) => byte ^ mask[index]!);
  expect(createHash('sha1').update(clientKey).digest('hex')).toBe(keys.stored_key);
});
