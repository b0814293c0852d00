import type { Scope } from '../template/model.ts';
import { lazyScope } from '../variables/scope.ts';
import { type LoopItem, LoopResults } from './loop-results.ts';
import { type ItemResult, type RegisteredResult, resultFields, whole } from './registered-result.ts';

/** A loop's item, and whatever else is there for it alone, by the names that the task gives them. */
export type ItemNames = Readonly<Record<string, unknown>>;

/** Thrown when a value rests on the result of a task that has not run. */
class NotYetKnown extends Error {
  override readonly name = 'NotYetKnown';
}

type Attempt<T> = { value: T } | { missing: 'facts' | 'result' };

/** What tasks on a host have registered, and what is still to be known. */
export class Knowledge {
  readonly #factsMissed: () => boolean;
  readonly #results = new Map<string, Partial<RegisteredResult>>();
  readonly #loops = new Map<string, LoopResults>();
  /** Names that `set_fact` tasks give values to; `awaited` is one whose task could not be evaluated yet. */
  readonly #facts = new Map<string, { value: unknown } | 'later' | 'awaited'>();
  /** Names that tasks will register and have not yet: until then, a variable of that name is what it was. */
  readonly #awaited = new Set<string>();
  /** Names of the command line, which no task outdoes. */
  #fixed: ReadonlySet<string> = new Set();
  #doubtful = false;
  #missed = false;
  #onlyWhole = false;

  /** `factsMissed` tells, once, whether facts were looked at that are not known. */
  constructor(factsMissed: () => boolean) {
    this.#factsMissed = factsMissed;
  }

  /** Names that tasks will register: until then, looking at them is a miss and not a mistake. */
  expect(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#fixed.has(name)) continue;
      this.#results.set(name, {});
      this.#awaited.add(name);
    }
  }

  /** Names that stay what they are, whatever tasks register or set. */
  fix(names: ReadonlySet<string>): void {
    this.#fixed = names;
  }

  /** A task that is decided, but has not run: whether it changes anything is known already. */
  registerDecided(name: string, changed: boolean | undefined, skipped: boolean, item?: LoopItem): void {
    const known = changed === undefined ? { skipped } : { changed, skipped };
    this.#register(name, skipped ? whole(known) : known, item);
  }

  register(name: string, result: Partial<RegisteredResult>, item?: LoopItem): void {
    this.#register(name, whole(result), item);
  }

  /** A loop begins: what an earlier one of that name gave counts no longer. */
  beginLoop(name: string): void {
    this.#loops.delete(name);
  }

  /** A loop over nothing: it is through, and was skipped. */
  registerEmptyLoop(name: string): void {
    this.#set(name, { ...whole({ skipped: true }), results: [] });
  }

  /** What is known of a result. */
  resultOf(name: string): Partial<RegisteredResult> {
    return this.#results.get(name) ?? {};
  }

  /** What another host found out for this one. */
  adopt(name: string, result: Partial<RegisteredResult>): void {
    this.#set(name, result);
  }

  #set(name: string, result: Partial<RegisteredResult>): void {
    if (this.#fixed.has(name)) return;
    this.#awaited.delete(name);
    this.#results.set(name, result);
  }

  #register(name: string, result: Partial<RegisteredResult>, item: LoopItem | undefined): void {
    if (!item) {
      this.#set(name, result);
      return;
    }
    if (!this.#loops.has(name)) this.#loops.set(name, new LoopResults());
    this.#set(name, this.#loops.get(name)!.with(result, item));
  }

  /**
   * Names that tasks will set as facts. `doubtful`: those tasks may be passed over where a run would come to them (the
   * rescue of a check), so that a fact which is not set is not known, rather than wrong.
   */
  expectFacts(names: Iterable<string>, doubtful = false): void {
    for (const name of names) if (!this.#fixed.has(name)) this.#facts.set(name, 'later');
    this.#doubtful = doubtful;
  }

  /** The task that sets them is there, and its values are not: whoever looks at them has to wait. */
  awaitFacts(names: readonly string[]): void {
    for (const name of names) this.#setFact(name, 'awaited');
  }

  /** Those of these facts that are set by now. */
  factsOf(names: readonly string[]): Record<string, unknown> {
    const set = names.map((name) => [name, this.#facts.get(name)] as const);
    return Object.fromEntries(set.flatMap(([name, fact]) => (typeof fact === 'object' ? [[name, fact.value]] : [])));
  }

  setFacts(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) this.#setFact(name, { value });
  }

  /** It comes in the place of what an earlier task registered by that name. */
  #setFact(name: string, fact: { value: unknown } | 'awaited'): void {
    if (this.#fixed.has(name)) return;
    this.#facts.set(name, fact);
    if (this.#results.has(name)) this.expect([name]);
  }

  /**
   * The scope for what comes later than the task that is decided next: a fact that is not set may yet be, whatever the
   * scope says. Looking at it throws NotYetKnown.
   */
  foresee(scope: Scope, item: ItemNames = {}): Scope {
    return this.#over(this.#withFacts(scope, true), item, () => false);
  }

  /** The scope with results and a loop's item over it. Looking at a result that is not known yet throws NotYetKnown. */
  extend(below: Scope, item: ItemNames = {}): Scope {
    const scope = this.#withFacts(below, false);
    return this.#over(scope, item, (name) => this.#awaited.has(name) && Object.hasOwn(scope, name));
  }

  #over(scope: Scope, item: ItemNames, isBelow: (name: string) => boolean): Scope {
    const over = (name: string) => this.#results.has(name) || Object.hasOwn(item, name);
    return lazyScope({
      has: (name) => over(name) || Object.hasOwn(scope, name),
      get: (name) => {
        if (Object.hasOwn(item, name)) return item[name];
        const result = isBelow(name) ? undefined : this.#results.get(name);
        return result ? this.#lazy(result) : scope[name];
      },
      names: () => [...this.#results.keys(), ...Object.keys(item), ...Object.keys(scope)],
    });
  }

  #withFacts(scope: Scope, ahead: boolean): Scope {
    if (this.#facts.size === 0) return scope;
    const over = (name: string) =>
      this.#facts.has(name) &&
      (ahead || this.#facts.get(name) !== 'later' || (this.#doubtful && !Object.hasOwn(scope, name)));
    const valueOf = (name: string) => {
      const fact = this.#facts.get(name);
      return typeof fact === 'object' ? fact.value : this.#miss();
    };
    return lazyScope({
      has: (name) => over(name) || Object.hasOwn(scope, name),
      get: (name) => (over(name) ? valueOf(name) : scope[name]),
      names: () => [...[...this.#facts.keys()].filter(over), ...Object.keys(scope)],
    });
  }

  /**
   * Evaluates; when that fails for want of something not yet known, says so instead. Evaluators may wrap what is
   * thrown, so the miss is remembered here.
   */
  attempt<T>(evaluate: () => T): Attempt<T> {
    this.#missed = false;
    this.#factsMissed();
    try {
      return { value: evaluate() };
    } catch (error) {
      if (this.#missed) return { missing: 'result' };
      if (this.#factsMissed()) return { missing: 'facts' };
      throw error;
    }
  }

  /** The same for the items of a loop, which are kept: of other loops' results, only those that are all there. */
  attemptItems<T>(evaluate: () => T): Attempt<T> {
    this.#onlyWhole = true;
    try {
      return this.attempt(evaluate);
    } finally {
      this.#onlyWhole = false;
    }
  }

  #lazy(result: Partial<RegisteredResult>, fields: readonly string[] = resultFields): object {
    const known: Readonly<Record<string, unknown>> = { ...result };
    return lazyScope({
      has: (field) => fields.includes(field),
      get: (field) => {
        if (field === 'results' && result.results) return result.results.map((one) => this.#ofItem(one));
        return field in known ? known[field] : this.#miss();
      },
      names: () => fields,
    });
  }

  /** Of an item that is decided, and has not run yet, it is known whether it changes anything. */
  #ofItem(result: ItemResult): object {
    if ('rc' in result) return result;
    return this.#onlyWhole ? this.#miss() : this.#lazy(result, [...resultFields, 'item']);
  }

  #miss(): never {
    this.#missed = true;
    throw new NotYetKnown();
  }
}
