import type { Problem } from '../../engine/errors.ts';
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
    message: `${secrets.file} is not there, and this site was deployed before: all its passwords are made anew, and its CA, which every device then has to trust anew`,
    hint: 'if there is a copy, end this with Ctrl-C, put the copy there (in the place of a new one), and deploy again',
  };
}
