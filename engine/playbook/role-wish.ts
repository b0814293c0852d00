import type { Variables } from '../inventory/model.ts';
import type { Condition } from '../template/model.ts';
import { readConditions } from './conditions.ts';
import type { LoadContext } from './context.ts';
import type { Node } from './node.ts';
import { readBoolean, readTags } from './scalars.ts';
import { nearest } from '../suggest.ts';
import { unknownKey } from './keys.ts';
import { readVars } from './vars.ts';

/** How a role is wanted, by a play or by another role. */
export interface RoleWish {
  vars: Variables;
  tags: readonly string[];
  when: readonly Condition[];
  become?: boolean;
  /** Host pattern: for those of the play's hosts alone that it names. */
  hosts?: string;
}

const wishKeys: readonly string[] = ['role', 'vars', 'tags', 'when', 'become'];

/** Reports keys that are not known; in Ansible, any other would be a variable. */
export function checkWishKeys(node: Node, what: string, more: readonly string[] = []): void {
  const known = [...wishKeys, ...more];
  for (const [key, child] of node.entries()) {
    if (known.includes(key)) continue;
    const isVariable = key.includes('_') && nearest(key, known) === undefined;
    unknownKey(
      child,
      key,
      what,
      known,
      isVariable ? `a variable stands below \`vars:\`: vars: { ${key}: ... }` : undefined,
    );
  }
}

/** Reads it; a role may also be named by a text alone. */
export function readRoleWish(node: Node, context: LoadContext): RoleWish {
  if (!node.isMap) return { vars: new Map(), tags: [], when: [] };
  return {
    vars: readVars(node.child('vars'), context),
    tags: readTags(node.child('tags')),
    when: readConditions(node.child('when'), context.problems),
    become: readBoolean(node.child('become')),
  };
}

/** What a role needs, as it is wanted itself: what is said of the one holds for the other too, but for its variables. */
export function wishWithin(outer: RoleWish, inner: RoleWish): RoleWish {
  return {
    vars: inner.vars,
    tags: [...outer.tags, ...inner.tags],
    when: [...outer.when, ...inner.when],
    become: inner.become ?? outer.become,
    hosts: outer.hosts,
  };
}

/** The same for wishes that are one: what was said of the role itself, and not of what needs it. */
export function keyOf(name: string, { vars, tags, when }: RoleWish): string {
  const values = [...vars].map(([variable, { value }]) => JSON.stringify([variable, value])).toSorted();
  return JSON.stringify([name, values, tags, when.map(({ source }) => source)]);
}
