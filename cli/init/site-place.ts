import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../engine/errors.ts';

/** Where a site's files lie, or are to lie. */
export interface SitePlace {
  folder: string;
  inventory: string;
  /** There is an inventory already: it is edited. */
  exists: boolean;
}

const usual = ['inventory.yml', 'inventory.yaml', 'hosts.yml', 'hosts.yaml'];

/** The place that was named: a folder, or the inventory itself. Throws a ConfigError for what can be neither. */
export function sitePlace(named: string): SitePlace {
  const stats = statSync(named, { throwIfNoEntry: false });
  if (stats?.isFile() || (!stats && /\.ya?ml$/.test(named)))
    return { folder: dirname(named), inventory: named, exists: stats !== undefined };
  if (stats && !stats.isDirectory()) throw new ConfigError({ message: `${named} is neither a folder nor a file` });
  const there = usual.find((name) => existsSync(join(named, name)));
  if (there === undefined) checkFree(named, stats !== undefined);
  return { folder: named, inventory: join(named, there ?? usual[0]!), exists: there !== undefined };
}

/** A new site does not begin among files that mean something to meetctl, or in the root of a checkout. */
function checkFree(folder: string, exists: boolean): void {
  const names = exists ? readdirSync(folder) : [];
  const found = ['group_vars', 'host_vars', 'secrets.yml.age', 'package.json'].find((name) => names.includes(name));
  if (found === undefined) return;
  throw new ConfigError({
    message: `${folder} has no inventory.yml, but ${found === 'package.json' ? 'a' : 'the'} ${found} of something else`,
    hint: `name a new folder: meetctl init ${join(folder, 'school')}; or the inventory itself, if it is called otherwise`,
  });
}

/** The place as it is typed after `meetctl deploy`. */
export const inventoryWord = ({ folder, inventory }: SitePlace): string =>
  folder === '.' ? basename(inventory) : inventory;
