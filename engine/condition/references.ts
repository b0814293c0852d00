import type { ASTNode } from '@marcbachmann/cel-js';

/** A variable that an expression reads: `hostvars[h].address` is ['hostvars', '*', 'address']. */
export interface ReadPath {
  path: string[];
  /** Offset in the expression's text. */
  offset: number;
}

const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** The path that a chain of `.name` and `[...]` reads, when it begins with a variable that is not bound here. */
function chain(node: ASTNode, bound: ReadonlySet<string>): ReadPath | undefined {
  if (node.op === 'id') return bound.has(node.args) ? undefined : { path: [node.args], offset: node.start };
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [inner, key] = node.args;
  const outer = chain(inner, bound);
  if (!outer) return undefined;
  const step = typeof key === 'string' ? key : key.op === 'value' && typeof key.args === 'string' ? key.args : '*';
  return { path: [...outer.path, step], offset: outer.offset };
}

/** Every variable that an expression reads from outside; those that `map(h, ...)` and the like bind are its own. */
export function readPaths(root: ASTNode): ReadPath[] {
  const found: ReadPath[] = [];
  const visitAll = (value: unknown, bound: ReadonlySet<string>): void => {
    if (isNode(value)) visit(value, bound);
    else if (Array.isArray(value)) for (const item of value) visitAll(item, bound);
  };
  const indexes = (node: ASTNode, bound: ReadonlySet<string>): void => {
    if (node.op !== '.' && node.op !== '[]') return;
    if (node.op === '[]') visitAll(node.args[1], bound);
    indexes(node.args[0], bound);
  };
  const visit = (node: ASTNode, bound: ReadonlySet<string>): void => {
    const read = chain(node, bound);
    if (read) {
      found.push(read);
      indexes(node, bound);
    } else if (node.op === 'rcall') visitCall(node.args, bound);
    else visitAll(node.args, bound);
  };
  const visitCall = ([name, receiver, parameters]: [string, ASTNode, ASTNode[]], bound: ReadonlySet<string>): void => {
    const isBind = name === 'bind' && receiver.op === 'id' && receiver.args === 'cel';
    if (!isBind) visit(receiver, bound);
    const variable = parameters[0];
    if ((macros.has(name) || isBind) && variable?.op === 'id') {
      const inner = new Set([...bound, variable.args]);
      if (isBind && parameters[1]) visit(parameters[1], bound);
      visitAll(parameters.slice(isBind ? 2 : 1), inner);
    } else visitAll(parameters, bound);
  };
  visit(root, new Set());
  return found;
}

/** Renames a method in the whole expression. */
export function renameMethod(root: ASTNode, from: string, to: string): void {
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isNode(value)) {
      if (value.op === 'rcall' && value.args[0] === from) value.args[0] = to;
      visit(value.args);
    }
  };
  visit(root);
}

/** Whether `in` is used anywhere. */
export function usesIn(root: ASTNode): boolean {
  const look = (value: unknown): boolean =>
    Array.isArray(value) ? value.some(look) : isNode(value) && (value.op === 'in' || look(value.args));
  return look(root);
}

/** How many lists are gone through one within the other: the work grows with the power of it. */
export function listsWithin(root: ASTNode): number {
  const look = (value: unknown): number => {
    if (Array.isArray(value)) return Math.max(0, ...value.map(look));
    if (!isNode(value)) return 0;
    if (value.op !== 'rcall') return look(value.args);
    const [name, receiver, parameters] = value.args;
    // One list after the other, as in `a.filter(...).map(...)`, is no nesting.
    return Math.max(look(receiver), look(parameters) + (macros.has(name) ? 1 : 0));
  };
  return look(root);
}
