import { limitHosts } from '../../engine/inventory/match.ts';
import type { Inventory } from '../../engine/inventory/model.ts';

/** The hosts of `--limit`, or all. */
export function chooseHosts(inventory: Inventory, limit: string | undefined): string[] {
  return limitHosts(inventory, limit ?? 'all');
}
