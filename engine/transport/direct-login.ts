import type { Client, ParsedKey } from 'ssh2';

/** Signs what it is given, and hands the signature over. */
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** What ssh2 keeps to itself. Its version is pinned, and a test looks at what is sent. */
interface Inside {
  _remoteVer: string | undefined;
  _protocol: { authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign): void };
}

const hashes: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };

/**
 * Leaves out two things that ssh2 does at each login, and that nobody needs; to be called before the login begins.
 *
 * It asks the host whether it would take a key before it signs with it. That is a round trip, and two looks of sshd into
 * its files instead of one; it saves a signature where the key is the wrong one, which for a key in a file is nothing.
 * Keys of an agent are asked for as before, since signing with them may want somebody's finger.
 *
 * And when OpenSSH tells which other keys a host has, it has all of them proved: for clients that learn new ones, as we
 * do not. Each is a signature of the host's, of milliseconds with RSA. ssh2 keeps it to hosts that call themselves
 * OpenSSH.
 */
export function loginDirectly(client: Client): void {
  const inside = client as unknown as Inside;
  inside._remoteVer = undefined;
  const protocol = inside._protocol;
  const ask = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign) => {
    const isOurs = sign === undefined && key.isPrivateKey();
    ask(user, key, algorithm, isOurs ? (data, done) => done(signed(key, data, algorithm)) : sign);
  };
}

/** ssh2 gives errors back, and goes on with the next key for one that is thrown. */
function signed(key: ParsedKey, data: Buffer, algorithm: string | undefined): Buffer {
  const signature: unknown = key.sign(data, hashes[algorithm ?? '']);
  if (signature instanceof Error) throw signature;
  return signature as Buffer;
}
