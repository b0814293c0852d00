import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MeetctlError } from '../../../engine/errors.ts';
import { issueAuthority, issueLeaf, type KeyPair } from '../../../engine/pki/issue.ts';
import { certificatesIn, endsSoon, faultsOfOwn } from '../../../engine/pki/own-certificate.ts';
import { readOwn } from '../../../engine/pki/read-own.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-own-'));
afterAll(() => rmSync(folder, { recursive: true }));

const day = 86_400_000;
const root = issueAuthority({ dns: ['school.lan'], ip: [] });
const other = issueAuthority({ dns: ['school.lan'], ip: [] });
const leaf = issueLeaf(root, ['meet.school.lan', '*.rooms.school.lan']);
const full = leaf.certificate + root.certificate;

const read = (chain: string, key: string) =>
  readOwn({ name: 'chain.pem', text: chain }, { name: 'key.pem', text: key });

/** What is told, all of it, of files that cannot be taken. */
function told(chain: string, key: string): string {
  try {
    read(chain, key);
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    return error.problems.map(({ message, hint, details = [] }) => [message, ...details, hint].join('\n')).join('\n');
  }
  return 'taken';
}

function openssl(words: string): { key: string; certificate: string } {
  execFileSync('openssl', [...words.split(' '), '-keyout', 'own.key', '-out', 'own.pem'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return {
    key: readFileSync(join(folder, 'own.key'), 'utf8'),
    certificate: readFileSync(join(folder, 'own.pem'), 'utf8'),
  };
}

describe('a certificate that somebody brings along', () => {
  it('is taken with its chain in the order that servers send it, whatever else is in the files', () => {
    const mixed = `Bag Attributes\n${root.certificate}${other.certificate}\r\n${leaf.certificate}`;
    const { certificate, key } = read(mixed, `${leaf.certificate}\n${leaf.key}`);
    expect(certificate).toBe(full);
    expect(key).toBe(leaf.key);
    expect(certificatesIn(certificate)).toHaveLength(2);
  });

  it.each<[what: string, chain: string, key: string, words: RegExp]>([
    ['the files swapped', leaf.key, full, /chain\.pem is a key, and no certificate\nare the two files swapped/],
    ['a certificate as the key', full, full, /key\.pem is a certificate, and no key/],
    [
      'a request',
      '-----BEGIN CERTIFICATE REQUEST-----\nx\n-----END CERTIFICATE REQUEST-----',
      leaf.key,
      /is a request/,
    ],
    ['a PKCS#12 file', '\u0030\u0082binary', leaf.key, /is no certificate as text \(PEM\)[^]*openssl pkcs12/],
    [
      'the key of another',
      full,
      other.key,
      /the key in key\.pem does not belong to the certificate in chain\.pem\nthere: /,
    ],
    [
      'no intermediate',
      leaf.certificate,
      leaf.key,
      /that of "school\.lan site CA", which signed "meet\.school\.lan", is missing[^]*cat certificate/,
    ],
    ['an intermediate of another', leaf.certificate + other.certificate, leaf.key, /is missing/],
    ['an authority itself', root.certificate, root.key, /is signed by itself: no browser believes it/],
    [
      'a cut certificate',
      `${full.slice(0, 300)}\n-----END CERTIFICATE-----`,
      leaf.key,
      /cannot be read\nis it cut off/,
    ],
    ['a cut key', full, `${leaf.key.slice(0, 60)}\n-----END PRIVATE KEY-----`, /the key in key\.pem cannot be read/],
  ])('is refused with words that help: %s', (_, chain, key, words) => {
    const text = told(chain, key);
    expect(text).toMatch(words);
    expect(text).not.toContain(leaf.key.split('\n')[1]);
  });

  it('is refused with a key that is locked, or of a kind that browsers do not take', () => {
    const subject = '-subj /CN=meet.school.lan -days 9';
    const locked = openssl(`req -x509 -newkey rsa:2048 -passout pass:secret ${subject}`);
    expect(told(locked.certificate, locked.key)).toMatch(/locked with a passphrase[^]*openssl pkey -in key\.pem/);
    const short = openssl(`req -x509 -newkey rsa:1024 -nodes ${subject}`);
    expect(told(short.certificate, short.key)).toMatch(/browsers do not take RSA of 1024 bits/);
    const strange = openssl(`req -x509 -newkey ed25519 -nodes ${subject}`);
    expect(told(strange.certificate, strange.key)).toMatch(/browsers do not take the kind ed25519/);
    const self = openssl(`req -x509 -newkey rsa:2048 -nodes ${subject} -addext basicConstraints=CA:FALSE`);
    expect(told(self.certificate, self.key)).toMatch(/signed by itself/);
  });

  it('is looked at again each time: names, and both ends of its time', () => {
    const own: KeyPair = read(full, leaf.key);
    const faults = (names: string[], now = new Date()) => faultsOfOwn(own, names, now).map(({ message }) => message);
    expect(faults(['meet.school.lan', 'a.rooms.school.lan', 'MEET.School.lan'])).toEqual([]);
    expect(faults(['school.lan', 'a.b.rooms.school.lan', '10.0.0.1'])).toEqual([
      'your own certificate is for meet.school.lan, *.rooms.school.lan, and not for school.lan, a.b.rooms.school.lan, 10.0.0.1',
    ]);
    expect(faults([], new Date(Date.now() + 400 * day))).toEqual([
      expect.stringMatching(/certificate ended on \d{4}-/),
    ]);
    expect(faults([], new Date(Date.now() - 3 * day))).toEqual([
      expect.stringMatching(/is valid from \d{4}.* on only/),
    ]);
    expect(faults([], new Date(Date.now() + 4000 * day))[0]).toMatch(/certificate ended/);
    expect(endsSoon(own, new Date())).toBeUndefined();
    expect(endsSoon(own, new Date(Date.now() + 390 * day))).toBe(5);
  });

  it('needs no root where browsers have it', () => {
    const [chain, key] = [
      { name: 'chain.pem', text: leaf.certificate },
      { name: 'key.pem', text: leaf.key },
    ];
    expect(readOwn(chain, key, [other.certificate, root.certificate]).certificate).toBe(leaf.certificate);
    expect(() => readOwn(chain, key, [other.certificate])).toThrow(/is missing/);
  });
});
