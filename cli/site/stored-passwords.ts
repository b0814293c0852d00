import { ConfigError } from '../../engine/errors.ts';
import { isPassword } from '../../engine/inventory/connection-names.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { SiteSecrets } from '../../engine/secrets/store.ts';
import { hiddenSecrets } from './open-site.ts';

/**
 * What `secrets set` has stored to get into hosts, for verbs that want no other secret. Whoever cannot read the site's
 * secrets has none: the host may well need no password.
 */
export async function storedPasswords(directory: string): Promise<SecretSource> {
  const secrets = await SiteSecrets.open({ directory, mode: 'memory' }).catch((error: unknown) => {
    if (error instanceof ConfigError) return undefined;
    throw error;
  });
  return { ...hiddenSecrets, given: (name) => (isPassword(name) ? secrets?.given(name) : undefined) };
}
