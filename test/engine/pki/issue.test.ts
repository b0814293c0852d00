import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { constraintsOf, factsOf, isCurrent } from '../../../engine/pki/certificate.ts';
import { issueAuthority, issueLeaf, signArguments, type KeyPair } from '../../../engine/pki/issue.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const constraints = { dns: ['meet.lan', 'other.lan'], ip: ['192.168.0.0/16', 'fd00::/8', '10.0.0.7'] };
const authority = issueAuthority(constraints);
const dnsOnly = issueAuthority({ dns: ['meet.lan'], ip: [] });

/** What `openssl verify` says of a leaf. */
function verify(ca: KeyPair, leaf: KeyPair, ...options: string[]): string {
  writeFileSync(join(folder, 'ca.pem'), ca.certificate);
  writeFileSync(join(folder, 'leaf.pem'), leaf.certificate);
  const { stdout, stderr } = spawnSync(
    'openssl',
    ['verify', '-x509_strict', '-CAfile', 'ca.pem', ...options, 'leaf.pem'],
    { cwd: folder, encoding: 'utf8' },
  );
  return stdout + stderr;
}

test('openssl verifies a leaf for names and addresses, as a server and as a client', () => {
  const leaf = issueLeaf(authority, ['meet.lan', 'auth.meet.lan', '*.other.lan', '192.168.3.4', 'fd00::1', '10.0.0.7']);
  for (const options of [
    ['-purpose', 'sslserver'],
    ['-purpose', 'sslclient'],
    ['-verify_hostname', 'auth.meet.lan'],
    ['-verify_ip', 'fd00::1'],
  ]) {
    expect(verify(authority, leaf, ...options)).toBe('leaf.pem: OK\n');
  }
  expect(verify(authority, leaf, '-verify_hostname', 'example.com')).toMatch(/hostname mismatch/i);
});

test.each([
  [authority, ['example.com']],
  [authority, ['meet.lan', 'evilmeet.lan']],
  [authority, ['8.8.8.8']],
  [authority, ['10.0.0.8']],
  [authority, ['fe80::1']],
  [dnsOnly, ['meet.lan', '10.0.0.1']],
  [dnsOnly, ['fd00::1']],
])('whoever steals the key of the CA cannot speak for %#: %s', (ca, names) => {
  // `issueLeaf` signs what it is told: it is the CA's own constraints that are tried here.
  expect(verify(ca, issueLeaf(ca, names))).toMatch(/permitted subtree violation|excluded subtree violation/);
});

test('the CA cannot make another CA, and is made for signing alone', () => {
  const { certificate } = authority;
  writeFileSync(join(folder, 'ca.pem'), certificate);
  const { stdout } = spawnSync('openssl', ['x509', '-in', 'ca.pem', '-noout', '-text'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  expect(stdout).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
  expect(stdout).toMatch(/Name Constraints: critical/);
  expect(stdout).toMatch(/ASN1 OID: prime256v1/);
});

test('validity: ten years and 397 days, from a day ago', () => {
  const leaf = issueLeaf(authority, ['meet.lan']);
  const days = (pair: KeyPair): number =>
    (factsOf(pair.certificate).to.getTime() - factsOf(pair.certificate).from.getTime()) / 86_400_000;
  expect([days(authority), days(leaf)]).toEqual([3650, 397]);
  expect(Date.now() - factsOf(leaf.certificate).from.getTime()).toBeGreaterThan(86_000_000);
});

test('the permitted names can be read back from the certificate', () => {
  expect(constraintsOf(authority.certificate)).toEqual({
    dns: ['meet.lan', 'other.lan'],
    ip: ['192.168.0.0/16', 'fd00::/8', '10.0.0.7/32'],
  });
  expect(constraintsOf(dnsOnly.certificate)).toEqual({ dns: ['meet.lan'], ip: [] });
  expect(constraintsOf(issueAuthority({ dns: [], ip: ['10.0.0.1'] }).certificate)).toEqual({
    dns: [],
    ip: ['10.0.0.1/32'],
  });
});

test('a leaf is current for its CA, its key and its names in any spelling', () => {
  const names = ['Meet.lan', '192.168.3.4', 'fd00:0:0::1'];
  const leaf = issueLeaf(authority, names);
  const other = issueLeaf(authority, names);
  const ca = authority.certificate;
  expect(isCurrent(leaf, ca, ['fd00::1', 'meet.lan', '192.168.3.4'])).toBe(true);
  expect(isCurrent(leaf, ca, ['meet.lan'])).toBe(false);
  expect(isCurrent(leaf, dnsOnly.certificate, names)).toBe(false);
  expect(isCurrent({ ...leaf, key: other.key }, ca, names)).toBe(false);
  expect(isCurrent({ ...leaf, certificate: 'damaged' }, ca, names)).toBe(false);
  expect(isCurrent(leaf, ca, names, new Date(Date.now() + 365 * 86_400_000))).toBe(true);
  expect(isCurrent(leaf, ca, names, new Date(Date.now() + 367 * 86_400_000))).toBe(false);
});

test('a TLS handshake with the chain works, and is refused without the CA', async () => {
  const leaf = issueLeaf(authority, ['meet.lan']);
  const server = createServer({ key: leaf.key, cert: leaf.certificate + authority.certificate }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const shake = (ca: string | undefined, servername: string): Promise<string> =>
    new Promise((resolve) => {
      const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername, ca }, () => {
        resolve('ok');
        socket.destroy();
      }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  expect(await shake(authority.certificate, 'meet.lan')).toBe('ok');
  expect(await shake(undefined, 'meet.lan')).toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/);
  expect(await shake(authority.certificate, 'auth.meet.lan')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  server.close();
});

test('keys are PKCS#8 and never in the arguments of a program', () => {
  expect(authority.key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(createPrivateKey(authority.key).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(new X509Certificate(authority.certificate).checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
  const valid = { from: new Date(0), to: new Date(1000) };
  expect(signArguments(valid, true).join(' ')).toBe(
    'ca -batch -config profile.cnf -cert ca.pem -keyfile ca.key -extensions extensions -startdate 19700101000000Z -enddate 19700101000001Z -notext -in own.csr -out own.pem',
  );
});
