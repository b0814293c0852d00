import type { Value } from '../template/model.ts';
import { type LoadContext, reservedNames, variableName } from './context.ts';
import { checkKeys } from './keys.ts';
import type { Node } from './node.ts';
import { readValue } from './read-value.ts';
import { kindOf, readSeconds, readText } from './scalars.ts';

/** How a loop is gone through. */
export interface LoopControl {
  /** What the item is called. */
  loopVar: string;
  /** What its number is called, counted from 0. */
  indexVar?: string;
  /** What the item is called for people. */
  label?: Value;
  /** Seconds between two items that did something. */
  pause: number;
}

/** Without `loop_control`. */
export const plainLoop: LoopControl = { loopVar: 'item', pause: 0 };

/** Reads a task's `loop_control`; undefined when it has none. */
export function readLoopControl(node: Node, hasLoop: boolean, context: LoadContext): LoopControl | undefined {
  if (node.value === undefined) return undefined;
  if (!node.isMap) return node.problem(`loop_control must be a map, not ${kindOf(node.value)}`);
  if (!hasLoop) return node.problem('loop_control is there without loop', { key: true, hint: 'add loop: with a list' });
  checkKeys(node, 'loop_control', ['loop_var', 'index_var', 'label', 'pause']);
  const label = node.child('label');
  label.keep();
  return {
    loopVar: readName(node.child('loop_var')) ?? plainLoop.loopVar,
    indexVar: readName(node.child('index_var')),
    label: label.value === undefined ? undefined : readValue(label, context.problems),
    pause: readSeconds(node.child('pause')) ?? plainLoop.pause,
  };
}

function readName(node: Node): string | undefined {
  if (node.value === undefined) return undefined;
  const name = readText(node);
  if (name === undefined || name === plainLoop.loopVar) return name;
  if (!variableName.test(name))
    return node.problem(`"${name}" is no name for a variable`, {
      hint: 'letters, digits and underscores, and no digit first',
    });
  return reservedNames.has(name) ? node.problem(`"${name}" is a name of meetctl's own`) : name;
}
