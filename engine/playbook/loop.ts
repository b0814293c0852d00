import type { Value } from '../template/model.ts';
import type { LoadContext } from './context.ts';
import type { Node } from './node.ts';
import { isLiteral, readValue } from './read-value.ts';
import { kindOf } from './scalars.ts';

/** Reads `loop`: a list, or a text that names one. */
export function readLoop(node: Node, context: LoadContext): Value | undefined {
  if (node.value === undefined) return undefined;
  if (!Array.isArray(node.value) && (typeof node.value !== 'string' || isLiteral(node.value))) {
    const hint = typeof node.value === 'string' ? `write loop: "{{ ${node.value} }}"` : undefined;
    return node.problem(`loop must be a list, or name one with {{ }}; this is ${kindOf(node.value)}`, { hint });
  }
  node.keep();
  return readValue(node, context.problems);
}
