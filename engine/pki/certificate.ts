import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ipVersion } from '../ip-version.ts';
import { canonicalName, type Constraints } from './constraints.ts';
import type { KeyPair } from './issue.ts';
import { inPrivateDirectory, openssl } from './openssl.ts';

/** What a person wants to know of a certificate. */
export interface CertificateFacts {
  subject: string;
  /** SHA-256, in pairs of hex digits with colons. */
  fingerprint: string;
  from: Date;
  to: Date;
  /** DNS names and addresses. */
  names: readonly string[];
}

/** Reads a PEM certificate. */
export function factsOf(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  const names = (certificate.subjectAltName ?? '').split(', ').filter(Boolean);
  return {
    subject: certificate.subject.split('\n').join(', '),
    fingerprint: certificate.fingerprint256,
    from: new Date(certificate.validFrom),
    to: new Date(certificate.validTo),
    names: names.map((name) => canonicalName(name.replace(/^(DNS|IP Address):/, ''))),
  };
}

function prefixOf(maskText: string): number {
  const bits =
    ipVersion(maskText) === 4
      ? maskText.split('.').map((octet) => Number(octet).toString(2))
      : maskText.split(':').map((group) => Number.parseInt(group, 16).toString(2));
  return bits.join('').replaceAll('0', '').length;
}

/** The names that a CA certificate permits, as openssl prints them. */
export function parseConstraints(text: string): Constraints {
  const [permitted = ''] = (text.split('Permitted:')[1] ?? '').split('Excluded:');
  const entries = permitted.split('\n').map((line) => line.trim());
  const networks = entries
    .filter((entry) => entry.startsWith('IP:'))
    .map((entry) => entry.slice(3).split('/') as [string, string]);
  return {
    dns: entries
      .filter((entry) => entry.startsWith('DNS:') && !entry.endsWith('.invalid'))
      .map((entry) => entry.slice(4)),
    ip: networks.map(([address, mask]) => `${canonicalName(address)}/${prefixOf(mask)}`),
  };
}

/** The names that a CA certificate permits. */
export function constraintsOf(pem: string): Constraints {
  return parseConstraints(
    inPrivateDirectory((directory) => openssl(directory, ['x509', '-noout', '-ext', 'nameConstraints'], pem)),
  );
}

const renewBefore = 30 * 86_400_000;

function sameNames(pem: string, names: readonly string[]): boolean {
  const certified = new Set(factsOf(pem).names);
  const wanted = new Set(names.map(canonicalName));
  return certified.size === wanted.size && [...wanted].every((name) => certified.has(name));
}

/** Whether a leaf still serves: of this CA, with its key, for exactly these names, and not about to end. */
export function isCurrent(leaf: KeyPair, authority: string, names: readonly string[], now = new Date()): boolean {
  try {
    const certificate = new X509Certificate(leaf.certificate);
    const issuer = new X509Certificate(authority);
    const valid = new Date(certificate.validTo).getTime() - now.getTime();
    // Near the CA's own end no new leaf would last longer.
    const last = new Date(certificate.validTo) >= new Date(issuer.validTo);
    if (valid <= 0 || (valid < renewBefore && !last)) return false;
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return false;
    return certificate.checkPrivateKey(createPrivateKey(leaf.key)) && sameNames(leaf.certificate, names);
  } catch {
    return false;
  }
}
