import { Secret } from '../../engine/secrets/secret.ts';
import type { IssuedCertificate, SecretSource } from '../../engine/secrets/source.ts';

/** A value that tells nothing but its name. */
export const hidden = (name: string): Secret => new Secret(`hidden-${name}`);

function hiddenCertificate(name: string): IssuedCertificate {
  const text = `hidden-${name}\n`;
  return { certificate: text, chain: text, key: new Secret(text), ca: 'hidden-ca\n' };
}

/** Stands in for secrets where they are not to be shown, or do not matter. */
export const hiddenSecrets: SecretSource = {
  given: () => undefined,
  password: hidden,
  certificate: hiddenCertificate,
  ownCertificate: hiddenCertificate,
};
