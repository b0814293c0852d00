import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import ssh2, { type Connection as HostConnection, type ParsedKey } from 'ssh2';
import { connectSsh } from '../../../engine/transport/ssh.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-login-'));
const file = (name: string) => join(folder, name);

beforeAll(() => {
  for (const [name, type] of Object.entries({ host: 'ed25519', ed: 'ed25519', ec: 'ecdsa', rsa: 'rsa' }))
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file(name)]);
  writeFileSync(file('config'), `UserKnownHostsFile ${file('known_hosts')}\nIdentityAgent none\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hosts: ssh2.Server[] = [];
afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
});

const publicKey = (name: string): ParsedKey => {
  const key = ssh2.utils.parseKey(readFileSync(file(`${name}.pub`)));
  if (key instanceof Error) throw key;
  return key;
};

/** What OpenSSH sends after a login, and ssh2's server cannot: which keys the host has. */
function announceKeys(connection: HostConnection): void {
  const { _packetRW: packets, _cipher: cipher } = (connection as never as { _protocol: Insides })._protocol;
  const word = (text: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, text.length]), text]);
  const key = publicKey('host').getPublicSSH();
  const said = Buffer.concat([
    Buffer.from([80]),
    word(Buffer.from('hostkeys-00@openssh.com')),
    Buffer.from([0]),
    word(key),
  ]);
  const packet = packets.write.alloc(said.length);
  packet.set(said, packets.write.allocStart);
  cipher.encrypt(packets.write.finalize(packet));
}

interface Insides {
  _packetRW: { write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer } };
  _cipher: { encrypt(packet: Buffer): void };
}

/** A host that lets the owner of a key in, and what it was asked before that and after it. */
async function hostFor(allowed: string) {
  const heard: string[] = [];
  const debug = (line: string) => {
    const [, what] = / Inbound: (?:Received )?((?:USERAUTH|GLOBAL)_REQUEST \(.*\))$/.exec(line) ?? [];
    if (what) heard.push(what);
  };
  const host = new ssh2.Server(
    { ident: 'OpenSSH_10.0', hostKeys: [readFileSync(file('host'))], debug },
    (connection) => {
      connection.on('error', () => {});
      connection.on('authentication', (given) => {
        const isAllowed = given.method === 'publickey' && given.key.data.equals(publicKey(allowed).getPublicSSH());
        if (!isAllowed) return given.reject(['publickey']);
        if (!given.signature) return given.accept();
        const { blob, signature, hashAlgo } = given as never as { blob: Buffer; signature: Buffer; hashAlgo?: string };
        return publicKey(allowed).verify(blob, signature, hashAlgo) ? given.accept() : given.reject();
      });
      connection.on('ready', () => announceKeys(connection));
      connection.on('session', (accept) =>
        accept().on('exec', (accept) => {
          const channel = accept();
          channel.exit(0);
          channel.end();
        }),
      );
    },
  );
  hosts.push(host);
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  return { port: (host.address() as AddressInfo).port, heard };
}

/** Logs in with a key, and has a command run. */
async function login(port: number, key: string): Promise<void> {
  const endpoint = { host: 'h', address: '127.0.0.1', port, user: 'root', connection: 'ssh' as const };
  const connection = await connectSsh(
    { ...endpoint, privateKeyFile: file(key) },
    { configFile: file('config'), acceptNew: true },
  );
  const channel = await connection.open('true');
  channel.stdout.resume();
  await channel.closed;
  connection.close();
}

describe('a login with a key in a file', () => {
  test.each(['ed', 'ec', 'rsa'])('is one request (%s), and no other key of the host has to be proved', async (key) => {
    const { port, heard } = await hostFor(key);
    await login(port, key);
    expect(heard).toEqual(['USERAUTH_REQUEST (publickey)']);
  });

  test('ends when the host does not take it', async () => {
    const { port, heard } = await hostFor('ed');
    await expect(login(port, 'ec')).rejects.toThrow(/127\.0\.0\.1|h/);
    expect(heard).toEqual(['USERAUTH_REQUEST (publickey)']);
  });
});
