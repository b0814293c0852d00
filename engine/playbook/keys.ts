import { didYouMean } from '../suggest.ts';
import { elsewhere } from './elsewhere.ts';
import type { Node } from './node.ts';

/** Whether a word means something to Ansible, but not here. */
export function isAnsibleWord(key: string): boolean {
  return Object.hasOwn(elsewhere, key) || key.startsWith('with_');
}

/** The problem of a key that is not known, at its place. */
export function unknownKey(node: Node, key: string, what: string, known: readonly string[], hint?: string): void {
  if (isAnsibleWord(key)) {
    const instead = elsewhere[key] ?? 'write `loop:` with a list of all that it goes through';
    node.problem(`\`${key}:\` is not supported in ${what}`, { key: true, hint: instead });
  } else node.problem(`${what} has no key "${key}"`, { key: true, hint: hint ?? didYouMean(key, known) });
}

/** Reports every key of a map that is not among the known ones. */
export function checkKeys(node: Node, what: string, known: readonly string[]): void {
  for (const [key, child] of node.entries()) if (!known.includes(key)) unknownKey(child, key, what, known);
}
