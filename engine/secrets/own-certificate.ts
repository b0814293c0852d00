import { ConfigError, type Problem } from '../errors.ts';
import { certificatesIn, endsSoon, faultsOfOwn } from '../pki/own-certificate.ts';
import type { Contents } from './contents.ts';
import { Secret } from './secret.ts';
import type { IssuedCertificate } from './source.ts';

const again = 'import the next one: meetctl ca import INVENTORY --chain FILE --key FILE';

/** The stored certificate of somebody's own, for a variable that wants it for these names. */
export function ownCertificate(
  { own }: Contents,
  name: string,
  names: readonly string[],
  now: Date,
): IssuedCertificate {
  if (!own)
    throw new ConfigError({
      message: `${name} is to be a certificate of your own, and none is stored`,
      hint: 'meetctl ca import INVENTORY --chain FILE --key FILE',
    });
  const faults = faultsOfOwn(own, names, now);
  if (faults.length > 0)
    throw new ConfigError(faults.map((fault) => ({ hint: again, ...fault, details: [`wanted for ${name}`] })));
  const [leaf, ...others] = certificatesIn(own.certificate).map((pem) => `${pem}\n`);
  return { certificate: leaf!, chain: own.certificate, key: new Secret(own.key), ca: others.at(-1) ?? '' };
}

/** What is told while there is still time to get another one. */
export function endingWarning(own: Contents['own'], now: Date): Problem | undefined {
  const days = own && endsSoon(own, now);
  if (days === undefined) return undefined;
  return { message: `your own certificate ends in ${days} ${days === 1 ? 'day' : 'days'}`, hint: again };
}
