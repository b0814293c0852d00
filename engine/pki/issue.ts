import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Constraints } from './constraints.ts';
import { inPrivateDirectory, openssl } from './openssl.ts';
import { authorityProfile, leafProfile } from './profile.ts';

/** A private key and its certificate, both PEM. */
export interface KeyPair {
  key: string;
  certificate: string;
}

const day = 86_400_000;

/** Browsers refuse leaves that are valid for longer. */
export const leafDays = 397;
export const authorityDays = 3650;

export interface Validity {
  from: Date;
  to: Date;
}

/** Begins a day ago: hosts whose clock is a little late believe it at once. */
export function validity(now: Date, days: number): Validity {
  const from = new Date(now.getTime() - day);
  return { from, to: new Date(from.getTime() + days * day) };
}

/** OpenSSL's generalized time: 20261121021500Z. */
function time(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** The arguments of `openssl ca` for a request that lies in the folder; without an issuer it signs itself. */
export function signArguments({ from, to }: Validity, issued: boolean): string[] {
  const signer = issued ? ['-cert', 'ca.pem', '-keyfile', 'ca.key'] : ['-selfsign', '-keyfile', 'own.key'];
  const dates = ['-startdate', time(from), '-enddate', time(to)];
  return [
    'ca',
    '-batch',
    '-config',
    'profile.cnf',
    ...signer,
    '-extensions',
    'extensions',
    ...dates,
    '-notext',
    '-in',
    'own.csr',
    '-out',
    'own.pem',
  ];
}

function sign(profile: string, valid: Validity, issuer?: KeyPair): KeyPair {
  const key = newKey();
  return inPrivateDirectory((directory) => {
    const write = (name: string, text: string): void => writeFileSync(join(directory, name), text, { mode: 0o600 });
    write('own.key', key);
    write('profile.cnf', profile);
    write('index.txt', '');
    if (issuer) {
      write('ca.pem', issuer.certificate);
      write('ca.key', issuer.key);
    }
    openssl(directory, ['req', '-new', '-config', 'profile.cnf', '-key', 'own.key', '-out', 'own.csr']);
    openssl(directory, signArguments(valid, issuer !== undefined));
    return { key, certificate: readFileSync(join(directory, 'own.pem'), 'utf8') };
  });
}

/** Makes the CA of a site: it can speak for nothing but the names it is constrained to, for ten years. */
export function issueAuthority(constraints: Constraints, now = new Date()): KeyPair {
  const [name = 'none.invalid'] = constraints.dns;
  return sign(authorityProfile(name, constraints), validity(now, authorityDays));
}

/** Makes a leaf of the CA for names and addresses, for servers and clients. It never outlives its CA. */
export function issueLeaf(issuer: KeyPair, names: readonly string[], now = new Date()): KeyPair {
  const valid = validity(now, leafDays);
  const end = new Date(new X509Certificate(issuer.certificate).validTo);
  if (end <= now) {
    throw new ConfigError({
      message: `the CA of the site ended on ${end.toISOString().slice(0, 10)}`,
      hint: 'make a new one: meetctl ca renew INVENTORY, then deploy, and let the devices trust it',
    });
  }
  return sign(leafProfile(names), { from: valid.from, to: end < valid.to ? end : valid.to }, issuer);
}
