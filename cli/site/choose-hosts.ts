import { limitHosts } from '../../engine/inventory/match.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { failedHosts } from './last-run.ts';

/** The hosts of `--limit`, or all; `@failed` are those that failed or were not reached in the last run. */
export function chooseHosts(inventory: Inventory, limit: string | undefined, option?: string): string[] {
  const named = /(?:^|[:,\s&!])@failed(?:$|[:,\s])/.test(limit ?? '')
    ? new Map([['@failed', failedHosts(inventory)]])
    : undefined;
  return limitHosts(inventory, limit ?? 'all', named, option);
}
