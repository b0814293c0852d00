import type { Secret } from './secret.ts';

/** A leaf with all that goes with it, as PEM. */
export interface IssuedCertificate {
  /** The leaf alone. */
  certificate: string;
  /** The leaf, then what leads to an authority. */
  chain: string;
  key: Secret;
  /** Who vouches for it, as far as the chain goes. */
  ca: string;
}

/** Where the variables of a site get their secrets from. */
export interface SecretSource {
  /** What someone gave by `secrets set`, or what was generated before. */
  given(name: string): Secret | undefined;
  /** What stands in for a value that only somebody can give, for whoever may not read it; undefined when nobody can have given it. */
  standIn?(name: string): Secret | undefined;
  /** The stored password, or a new one of so many random bytes. */
  password(name: string, bytes: number): Secret;
  /** A leaf of the site's CA for these names and addresses, issued anew when it has to be. */
  certificate(name: string, names: readonly string[]): IssuedCertificate;
  /** The certificate that somebody brought along. Throws a ConfigError when there is none, or none that is for these names now. */
  ownCertificate(name: string, names: readonly string[]): IssuedCertificate;
}
