import { compileValue } from '../template/value.ts';
import type { Value } from '../template/model.ts';
import type { Node } from './node.ts';
import type { Problems } from './problems.ts';

/** Whether a value has no `{{ }}` anywhere in it: then it is what it says. */
export function isLiteral(value: unknown): boolean {
  if (typeof value === 'string') return !/\{\{|\{%/.test(value);
  if (Array.isArray(value)) return value.every(isLiteral);
  return value === null || typeof value !== 'object' || Object.values(value).every(isLiteral);
}

/** Compiles a value of a file; undefined when it has a mistake, which is then collected. */
export function readValue(node: Node, problems: Problems): Value | undefined {
  const at = (path: readonly (string | number)[]) => node.yaml.at([...node.path, ...path]);
  return problems.catching(() => compileValue(node.value, at, (line) => node.yaml.line(line)));
}
