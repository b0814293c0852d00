import type { ASTNode } from '@marcbachmann/cel-js';

/** Steps through lists that one evaluation may take; all pairs of four hundred hosts. */
const most = 200_000;

let steps = 0;

/** An expression that goes through its lists for too long. */
export class EndlessListsError extends Error {
  constructor() {
    super(`it goes through more than ${most} elements of lists, one list within the other`);
  }
}

/** `map`, `filter` and their kin, as the library carries them out. */
interface Comprehension {
  op: 'comprehension';
  handle: (items: unknown, ...rest: unknown[]) => unknown;
}

/** What stands behind a call of `map` and the like, once the expression is checked. */
function comprehensionOf(node: object): Comprehension | undefined {
  const { meta } = node as { meta?: { alternate?: Partial<Comprehension> } };
  const behind = meta?.alternate;
  return behind?.op === 'comprehension' && behind.handle ? (behind as Comprehension) : undefined;
}

/** Lets every loop of a checked expression count its steps, since the library has no end for them. */
export function boundLists(root: ASTNode): void {
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null && 'op' in value) {
      const comprehension = comprehensionOf(value);
      if (comprehension) count(comprehension);
      visit((value as ASTNode).args);
    }
  };
  visit(root);
}

function count(comprehension: Comprehension): void {
  const { handle } = comprehension;
  comprehension.handle = (items, ...rest) => {
    steps += Array.isArray(items) ? items.length : 1;
    if (steps > most) throw new EndlessListsError();
    return handle(items, ...rest);
  };
}

/** Evaluates one expression; what it looks at may be an expression of its own. */
export function withSteps<T>(evaluate: () => T): T {
  const before = steps;
  steps = 0;
  try {
    return evaluate();
  } finally {
    steps = before;
  }
}
