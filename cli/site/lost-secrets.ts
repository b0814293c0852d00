import { ConfigError, type Problem } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { wasRun } from './last-run.ts';

/** What to look at: `authority` is there when the site needs one. */
interface Looked {
  inventory: Inventory;
  secrets: Pick<SiteSecrets, 'exists' | 'authority' | 'file'>;
}

/**
 * A site that was deployed before and has no secrets file gets another authority, which every device has to learn to
 * trust: most likely the file was forgotten in a copy of the inventory.
 */
export function lostSecrets({ inventory, secrets }: Looked, env = process.env): Problem | undefined {
  if (secrets.exists || secrets.authority === undefined || !wasRun(inventory, env)) return undefined;
  return {
    message: `${secrets.file} is not there, and this site was deployed before`,
    details: ['Without it all passwords are made anew, and the CA, which every device then has to trust anew.'],
    hint: 'put a copy of it there, and deploy again; where there is none, --allow-new-secrets makes new ones',
  };
}

/** Asks at the terminal whether lost secrets are to be made anew; throws a ConfigError unless the answer is yes. */
export async function agreeToNewSecrets(lost: Problem): Promise<void> {
  if (!process.stdin.isTTY) throw new ConfigError(lost);
  const [{ confirm }, { formatWarnings }] = await Promise.all([
    import('../prompts/confirm.ts'),
    import('../errors.ts'),
  ]);
  process.stderr.write(formatWarnings([lost], process.stderr));
  await confirm('Make new ones?', 'say yes beforehand with --allow-new-secrets');
}
