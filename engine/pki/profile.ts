import { ConfigError } from '../errors.ts';
import { ipVersion } from '../ip-version.ts';
import { isDnsName, parseNetwork, type Constraints, type Network } from './constraints.ts';

function mask({ prefix, family }: Network): string {
  const bits = '1'.repeat(prefix).padEnd(family === 'ipv4' ? 32 : 128, '0');
  if (family === 'ipv4')
    return bits
      .match(/.{8}/g)!
      .map((octet) => Number.parseInt(octet, 2))
      .join('.');
  return bits
    .match(/.{16}/g)!
    .map((group) => Number.parseInt(group, 2).toString(16))
    .join(':');
}

function checkDns(name: string): string {
  if (isDnsName(name)) return name;
  throw new ConfigError({
    message: `"${name}" is no name that a certificate can hold`,
    hint: 'use letters, digits, hyphens and dots; names in other scripts in their xn-- form',
  });
}

function nameConstraints({ dns, ip }: Constraints): string[] {
  const domains = dns.map((name, index) => `permitted;DNS.${index} = ${checkDns(name)}`);
  const networks = ip.map(parseNetwork);
  const permitted = networks.map((network, index) => `permitted;IP.${index} = ${network.address}/${mask(network)}`);
  // A kind of name with no rule at all would be free: close each that has none.
  if (domains.length === 0) domains.push('permitted;DNS.0 = none.invalid');
  if (!networks.some((network) => network.family === 'ipv4')) permitted.push('excluded;IP.0 = 0.0.0.0/0.0.0.0');
  if (!networks.some((network) => network.family === 'ipv6')) permitted.push('excluded;IP.1 = ::/::');
  return [...domains, ...permitted];
}

/** The part of an OpenSSL configuration that `openssl ca` needs: its records live and die with the folder. */
const records = `
[ca]
default_ca = site
[site]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
unique_subject = no
policy = any
email_in_dn = no
[any]
commonName = supplied
organizationName = optional
[req]
prompt = no
utf8 = yes
distinguished_name = subject
[subject]
`;

/** The OpenSSL configuration of a site's CA. */
export function authorityProfile(name: string, constraints: Constraints): string {
  return `${records}commonName = ${checkDns(name).slice(0, 56)} site CA
organizationName = meetctl
[extensions]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, @names
[names]
${nameConstraints(constraints).join('\n')}
`;
}

/** The OpenSSL configuration of a leaf for these names and addresses. */
export function leafProfile(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) throw new ConfigError({ message: 'a certificate needs at least one name' });
  const alternatives = names.map((name, index) =>
    ipVersion(name) ? `IP.${index} = ${name}` : `DNS.${index} = ${checkDns(name)}`,
  );
  return `${records}commonName = ${first.slice(0, 64)}
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
subjectAltName = @names
[names]
${alternatives.join('\n')}
`;
}
