import { ConfigError } from '../../engine/errors.ts';
import { isPassword } from '../../engine/inventory/connection-names.ts';
import type { Secret } from '../../engine/secrets/secret.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';
import { hiddenSecrets } from './hidden-secrets.ts';

/** The secrets of a site, for verbs that want of them no more than to get into hosts, and to show none. */
export interface KnownSecrets {
  /** Knows the passwords of logins and of sudo alone. */
  source: SecretSource;
  /** What must not be seen. */
  all: readonly Secret[];
}

/**
 * What is stored for a site. Whoever cannot read it knows no secret: the host may well need no password.
 */
export async function storedSecrets(directory: string): Promise<KnownSecrets> {
  const secrets = await SiteSecrets.open({ directory, mode: 'memory' }).catch((error: unknown) => {
    if (error instanceof ConfigError) return undefined;
    throw error;
  });
  const given = (name: string) => (isPassword(name) ? secrets?.given(name) : undefined);
  return { source: { ...hiddenSecrets, given }, all: secrets?.all() ?? [] };
}
