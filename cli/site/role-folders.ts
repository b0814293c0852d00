import { dirname, join } from 'node:path';
import type { Inventory } from '../../engine/inventory/model.ts';
import { projectRoot } from '../project-root.ts';

/** Where roles are looked for: beside a playbook of the user's own, beside the inventory, and our own. */
export function roleFolders(site: Pick<Inventory, 'directory'>, playbook?: string): string[] {
  const places = [...(playbook === undefined ? [] : [dirname(playbook)]), site.directory, projectRoot()];
  return [...new Set(places.map((folder) => join(folder, 'roles')))];
}
