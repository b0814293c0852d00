import { Secret } from '../../../engine/secrets/secret.ts';
import type { SecretSource } from '../../../engine/secrets/source.ts';

/** A source whose secrets tell what they were made from. */
export function fakeSecrets(given: Readonly<Record<string, string>> = {}): SecretSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    given: (name) => (Object.hasOwn(given, name) ? new Secret(given[name]!) : undefined),
    password(name, bytes) {
      asked.push(`password ${name}`);
      return new Secret(`${name}:${bytes}`);
    },
    ownCertificate(name, names) {
      asked.push(`own ${name} ${names.join(',')}`);
      return { certificate: `own ${names.join(',')}`, chain: 'own chain', key: new Secret('own key'), ca: 'its ca' };
    },
    certificate(name, names) {
      asked.push(`certificate ${name} ${names.join(',')}`);
      return { certificate: `cert ${names.join(',')}`, chain: 'chain', key: new Secret(`key ${name}`), ca: 'ca' };
    },
  };
}
