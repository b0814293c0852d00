import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { ConfigError, type Problem } from '../errors.ts';
import type { KeyPair } from './issue.ts';
import { certificatesIn, nameOf } from './own-certificate.ts';

/** A text with the name of the file that it was read from. */
export interface NamedText {
  name: string;
  text: string;
}

const blocksOf = (text: string): string[] => [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map((one) => one[1]!);
const isKey = (label: string): boolean => label.endsWith('PRIVATE KEY');

const otherForms = [
  'a .pfx or .p12 file: openssl pkcs12 -in FILE -nokeys -out chain.pem, and openssl pkcs12 -in FILE -nocerts -nodes -out key.pem',
  'a binary .cer or .der file: openssl x509 -inform der -in FILE -out chain.pem',
];

function noCertificate({ name, text }: NamedText): Problem {
  const blocks = blocksOf(text);
  if (blocks.some(isKey))
    return { message: `${name} is a key, and no certificate`, hint: 'are the two files swapped?' };
  if (blocks.some((label) => label.endsWith('CERTIFICATE REQUEST')))
    return { message: `${name} is a request`, hint: 'what the authority sends back for it is wanted' };
  return { message: `${name} is no certificate as text (PEM): no "BEGIN CERTIFICATE"`, details: otherForms };
}

function noKey({ name, text }: NamedText): Problem {
  if (certificatesIn(text).length > 0)
    return { message: `${name} is a certificate, and no key`, hint: 'are the two files swapped?' };
  return { message: `${name} is no private key as text (PEM): no "BEGIN PRIVATE KEY"`, details: otherForms };
}

function parsed(pem: string, name: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ConfigError({ message: `${name} has a certificate that cannot be read`, hint: 'is it cut off?' });
  }
}

/** Reads the key; what is in it is never told. */
function keyOf(file: NamedText): KeyObject {
  const { name, text } = file;
  const labels = blocksOf(text).filter(isKey);
  if (labels.length === 0) throw new ConfigError(noKey(file));
  if (labels.some((label) => label.startsWith('ENCRYPTED')) || /^Proc-Type: 4,ENCRYPTED/m.test(text))
    throw new ConfigError({
      message: `the key in ${name} is locked with a passphrase, and servers start without anybody to type it`,
      hint: `openssl pkey -in ${name} -out open.pem, import that, and remove it again: it is kept encrypted`,
    });
  const block = /-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----[^]+?-----END (?:[A-Z0-9]+ )?PRIVATE KEY-----/.exec(text);
  try {
    return createPrivateKey(block?.[0] ?? text);
  } catch {
    throw new ConfigError({ message: `the key in ${name} cannot be read`, hint: 'is it cut off?' });
  }
}

/** Browsers take RSA of 2048 bits on, and the curves P-256 and P-384. */
function weakness(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 ? undefined : `RSA of ${modulusLength} bits`;
  if (key.asymmetricKeyType !== 'ec') return `the kind ${key.asymmetricKeyType}`;
  return ['prime256v1', 'secp384r1'].includes(namedCurve ?? '') ? undefined : `the curve ${namedCurve}`;
}

const serverAuth = '1.3.6.1.5.5.7.3.1';

/** What is wrong with the certificate that belongs to the key, whatever names it is for. */
function faultOfLeaf(leaf: X509Certificate, key: KeyObject, name: string): Problem | undefined {
  const weak = weakness(key);
  if (weak !== undefined)
    return { message: `browsers do not take ${weak}`, hint: 'ask for one with RSA of 2048 bits, or P-256' };
  if (leaf.checkIssued(leaf))
    return {
      message: `the certificate in ${name} is signed by itself: no browser believes it`,
      hint: "the site's own authority does better: devices trust it once for all, whatever it signs later",
    };
  if (leaf.ca) return { message: `the certificate in ${name} is that of an authority, and not of a server` };
  const uses = leaf.keyUsage as string[] | undefined;
  if (uses && !uses.includes(serverAuth))
    return {
      message: `the certificate in ${name} is not for servers`,
      hint: 'ask for one with "server authentication"',
    };
  return undefined;
}

const signs = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** From the leaf up, as servers have to send it. Undefined where it ends before an authority that signs itself or that browsers know. */
function chainOf(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly string[],
): X509Certificate[] | X509Certificate {
  const chain = [leaf];
  for (;;) {
    const last = chain.at(-1)!;
    if (last.checkIssued(last)) return chain;
    const next = others.find((one) => signs(one, last) && !chain.includes(one));
    if (next) chain.push(next);
    else if (roots.some((root) => isRootOf(root, last))) return chain;
    else return last;
  }
}

function isRootOf(pem: string, certificate: X509Certificate): boolean {
  const root = new X509Certificate(pem);
  return root.subject === certificate.issuer && signs(root, certificate);
}

function incomplete(last: X509Certificate, name: string): ConfigError {
  return new ConfigError({
    message: `${name} has not all certificates: that of "${nameOf(last.issuer)}", which signed "${nameOf(last.subject)}", is missing`,
    details: [
      'devices that do not have it by chance refuse the site',
      'your authority calls it "full chain", "bundle" or "intermediate"; of one of your company its root belongs to it too',
    ],
    hint: `cat certificate.pem intermediate.pem root.pem > ${name}`,
  });
}

function certificatesOf(file: NamedText): X509Certificate[] {
  const pems = certificatesIn(file.text);
  if (pems.length === 0) throw new ConfigError(noCertificate(file));
  return pems.map((pem) => parsed(pem, file.name));
}

/** Throws a ConfigError where a file has no certificate at all: what can be told before its key is known. */
export function checkIsCertificate(file: NamedText): void {
  certificatesOf(file);
}

/**
 * Reads a certificate and its key as an authority hands them out, and brings the certificates into the order that servers send.
 * Throws a ConfigError that names the file and what to do. `roots` are the authorities that every browser has.
 */
export function readOwn(chain: NamedText, keyFile: NamedText, roots: readonly string[] = rootCertificates): KeyPair {
  const certificates = certificatesOf(chain);
  const key = keyOf(keyFile);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf)
    throw new ConfigError({
      message: `the key in ${keyFile.name} does not belong to the certificate in ${chain.name}`,
      details: certificates.map(({ subject }) => `there: ${nameOf(subject)}`),
    });
  const fault = faultOfLeaf(leaf, key, chain.name);
  if (fault) throw new ConfigError(fault);
  const found = chainOf(leaf, certificates, roots);
  if (!Array.isArray(found)) throw incomplete(found, chain.name);
  return {
    certificate: found.map((certificate) => certificate.toString()).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
