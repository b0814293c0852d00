import type { Position, Problem } from '../errors.ts';
import { unmatchedTerms } from '../inventory/match.ts';
import type { Inventory } from '../inventory/model.ts';
import type { Playbook } from '../playbook/model.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Warnings: what plays of the user's own, and roles in them, are for, and the inventory has no host or group of. A site
 * that leaves out groups of ours is no mistake, so of our own playbook nothing is told.
 */
export function checkPatterns(inventory: Inventory, playbook: Playbook): Problem[] {
  const names = [...inventory.groups.keys(), ...inventory.hosts.keys()];
  const unmatched = (what: string, pattern: string, at: Position): Problem[] =>
    unmatchedTerms(inventory, pattern).map((term) => ({
      message: `${what} is for "${term}", and the inventory has no such host or group`,
      at,
      hint: didYouMean(term, names),
    }));
  return playbook.plays.flatMap(({ hosts, at, roles }) => [
    ...unmatched('the play', hosts, at),
    ...roles.flatMap((use) => (use.hosts === undefined ? [] : unmatched('the role', use.hosts, use.at))),
  ]);
}
