import { X509Certificate } from 'node:crypto';
import type { Problem } from '../errors.ts';
import { ipVersion } from '../ip-version.ts';
import { factsOf } from './certificate.ts';
import type { KeyPair } from './issue.ts';

/** The certificates of a PEM text, in its order. */
export function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
}

const day = 86_400_000;

/** Somebody has to ask for the next one, and wait for it. */
const tellBefore = 21 * day;

const dateOf = (text: string): string => new Date(text).toISOString().slice(0, 10);

/** Whether browsers believe a certificate for a name: a star stands for one label, and nobody reads the common name any more. */
export function covers(certificate: X509Certificate, name: string): boolean {
  if (ipVersion(name) !== 0) return certificate.checkIP(name) !== undefined;
  return certificate.checkHost(name, { subject: 'never' }) !== undefined;
}

/** What is wrong with a certificate that somebody brought along, for these names and now. Its `certificate` is the whole chain. */
export function faultsOfOwn({ certificate: chain }: KeyPair, names: readonly string[], now: Date): Problem[] {
  const [leaf, ...others] = certificatesIn(chain);
  const certificate = new X509Certificate(leaf!);
  const problems: Problem[] = [];
  if (new Date(certificate.validFrom) > now)
    problems.push({ message: `your own certificate is valid from ${dateOf(certificate.validFrom)} on only` });
  const ended = [certificate, ...others.map((pem) => new X509Certificate(pem))].find(
    ({ validTo }) => new Date(validTo) <= now,
  );
  if (ended) {
    const which = ended === certificate ? 'your own certificate' : `${nameOf(ended.subject)}, which it rests on,`;
    problems.push({ message: `${which} ended on ${dateOf(ended.validTo)}` });
  }
  const missing = names.filter((name) => !covers(certificate, name));
  if (missing.length > 0) {
    const held = factsOf(leaf!).names.join(', ') || 'no name at all';
    problems.push({ message: `your own certificate is for ${held}, and not for ${missing.join(', ')}` });
  }
  return problems;
}

/** What a person calls who a certificate is for, or by. */
export function nameOf(subject: string): string {
  const lines = subject.split('\n');
  const find = (key: string): string | undefined => lines.find((line) => line.startsWith(`${key}=`))?.slice(3);
  return find('CN') ?? lines.map((line) => line.replace(/^O=/, '')).join(', ');
}

/** Days that are left, where that is little; undefined where there is time. */
export function endsSoon({ certificate: chain }: KeyPair, now: Date): number | undefined {
  const left = new Date(new X509Certificate(certificatesIn(chain)[0]!).validTo).getTime() - now.getTime();
  return left < tellBefore ? Math.floor(left / day) : undefined;
}
