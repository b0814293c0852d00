import { existsSync, readFileSync } from 'node:fs';

const bundle = '/etc/ssl/certs/ca-certificates.crt';

/**
 * The authorities that the host trusts (`update-ca-certificates`). Read once, as Java does: a CA that is added later
 * counts after a restart.
 */
export function trustedAuthorities(): string {
  return existsSync(bundle) ? readFileSync(bundle, 'utf8') : '';
}
