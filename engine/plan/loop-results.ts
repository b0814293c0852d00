import type { RegisteredResult } from './registered-result.ts';

/** Which item of a loop a result is of. */
export interface LoopItem {
  value: unknown;
  index: number;
  /** How many items there are. */
  of: number;
}

type Known = Partial<RegisteredResult>;
type KnownItem = Known & { item?: unknown };

/** The results of a loop's items, and what they come to. */
export class LoopResults {
  readonly #items: KnownItem[] = [];

  /** Takes in an item's result; gives what is known of the loop by now. */
  with(result: Known, { value, index, of }: LoopItem): Known {
    this.#items[index] = { ...result, item: value };
    const all: KnownItem[] = Array.from({ length: of }, (_, one) => this.#items[one] ?? {});
    const known: Known = { ...result, changed: any(all, 'changed'), failed: any(all, 'failed') };
    known.skipped = all.every((one) => one.skipped !== false) ? every(all, 'skipped') : false;
    if (all.every((one) => 'item' in one)) known.results = all as NonNullable<Known['results']>;
    return Object.fromEntries(Object.entries(known).filter(([, field]) => field !== undefined));
  }
}

/** Whether one of them is so; undefined while that cannot be said. */
function any(all: readonly Known[], field: 'changed' | 'failed'): boolean | undefined {
  if (all.some((one) => one[field])) return true;
  return all.every((one) => one[field] === false) ? false : undefined;
}

function every(all: readonly Known[], field: 'skipped'): boolean | undefined {
  return all.every((one) => one[field]) ? true : undefined;
}
