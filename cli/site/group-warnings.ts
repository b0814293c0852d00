import type { Problem } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import { playbookReferences } from '../../engine/playbook/references.ts';
import { nearest } from '../../engine/suggest.ts';

/** The groups that plays are for, and those that roles ask about (`groups.jvb`). */
function groupsAskedFor(playbook: Playbook): Set<string> {
  const inPlays = playbook.plays.flatMap(({ hosts }) => hosts.split(/[\s,:!&]+/));
  const inRoles = playbookReferences(playbook)
    .filter(({ path }) => path[0] === 'groups')
    .map(({ path }) => path[1]);
  const named = [...inPlays, ...inRoles].filter((name) => name !== undefined);
  return new Set(named.filter((name) => name !== '' && name !== 'all'));
}

/**
 * A group may be called anything, so a misspelt one is no mistake that can be proved; but one that nothing is for, and
 * that looks like one which something is for and the inventory lacks, is told.
 */
export function groupWarnings(inventory: Inventory, playbook: Playbook): Problem[] {
  const wanted = groupsAskedFor(playbook);
  const missing = [...wanted].filter((name) => !inventory.groups.has(name));
  return [...inventory.groups.values()].flatMap(({ name, children }) => {
    const near = wanted.has(name) || children.length > 0 ? undefined : nearest(name, missing);
    if (near === undefined) return [];
    return [{ message: `nothing is deployed for the group "${name}"`, hint: `did you mean "${near}"?` }];
  });
}
