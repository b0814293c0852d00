import { compileCondition } from '../condition/compile.ts';
import type { Condition } from '../template/model.ts';
import type { Node } from './node.ts';
import type { Problems } from './problems.ts';
import { kindOf } from './scalars.ts';

function readCondition(node: Node, problems: Problems): Condition[] {
  // `when: true` is a boolean of YAML.
  const source = typeof node.value === 'boolean' ? String(node.value) : node.value;
  if (typeof source !== 'string') {
    node.problem(`a condition must be a text, not ${kindOf(source)}`);
    return [];
  }
  const condition = problems.catching(() => compileCondition(source, node.textPlace));
  return condition ? [condition] : [];
}

/** One condition or a list of them, compiled. Which variables there are is checked later, when all are known. */
export function readConditions(node: Node, problems: Problems): Condition[] {
  if (node.value === undefined) return [];
  if (Array.isArray(node.value)) return node.items().flatMap((item) => readCondition(item, problems));
  return readCondition(node, problems);
}
