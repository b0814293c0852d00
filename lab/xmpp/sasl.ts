import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const hmac = (key: Buffer, text: string) => createHmac('sha1', key).update(text).digest();
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

/** One login: the first message, and the answer to each challenge. Texts are base64, as they travel. */
export interface Mechanism {
  name: 'PLAIN' | 'SCRAM-SHA-1' | 'ANONYMOUS';
  initial: string;
  respond(challenge: string): string;
  /** Throws when the server could not prove that it knows the account too. */
  verify(success: string): void;
}

export function plain(user: string, password: string): Mechanism {
  return {
    name: 'PLAIN',
    initial: base64(`\0${user}\0${password}`),
    respond: () => '',
    verify: () => undefined,
  };
}

export const anonymous: Mechanism = {
  name: 'ANONYMOUS',
  initial: '=',
  respond: () => '',
  verify: () => undefined,
};

/** RFC 5802 without channel binding. */
export function scramSha1(user: string, password: string): Mechanism {
  const nonce = randomBytes(18).toString('base64');
  const first = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  let proofOfServer = '';
  return {
    name: 'SCRAM-SHA-1',
    initial: base64(`n,,${first}`),
    respond(challenge) {
      const server = Buffer.from(challenge, 'base64').toString();
      const field = Object.fromEntries(server.split(',').map((part) => [part[0], part.slice(2)]));
      if (!field['r']?.startsWith(nonce)) throw new Error('the server changed our nonce');
      const salted = pbkdf2Sync(password, Buffer.from(field['s'] ?? '', 'base64'), Number(field['i']), 20, 'sha1');
      const bare = `c=biws,r=${field['r']}`;
      const message = `${first},${server},${bare}`;
      const clientKey = hmac(salted, 'Client Key');
      const signature = hmac(createHash('sha1').update(clientKey).digest(), message);
      const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
      proofOfServer = base64(hmac(hmac(salted, 'Server Key'), message));
      return base64(`${bare},p=${base64(proof)}`);
    },
    verify(success) {
      if (Buffer.from(success, 'base64').toString() !== `v=${proofOfServer}`)
        throw new Error('the server did not prove that it knows the account');
    },
  };
}
