import type { Scope } from '../template/model.ts';
import { lazyScope } from '../variables/scope.ts';

/** What `register` gives. */
export interface RegisteredResult {
  changed: boolean;
  skipped: boolean;
  failed: boolean;
  rc: number;
  stdout: string;
  stdout_lines: string[];
  stderr: string;
}

const fields: readonly string[] = [
  'changed',
  'skipped',
  'failed',
  'rc',
  'stdout',
  'stdout_lines',
  'stderr',
] satisfies (keyof RegisteredResult)[];

/** Thrown when a value rests on the result of a task that has not run. */
class NotYetKnown extends Error {
  override readonly name = 'NotYetKnown';
}

/** What tasks on a host have registered, and what is still to be known. */
export class Knowledge {
  readonly #factsMissed: () => boolean;
  readonly #results = new Map<string, Partial<RegisteredResult>>();
  /** Names that `set_fact` tasks give values to; `awaited` is one whose task could not be evaluated yet. */
  readonly #facts = new Map<string, { value: unknown } | 'later' | 'awaited'>();
  #doubtful = false;
  #missed = false;

  /** `factsMissed` tells, once, whether facts were looked at that are not known. */
  constructor(factsMissed: () => boolean) {
    this.#factsMissed = factsMissed;
  }

  /** Names that tasks will register: until then, looking at them is a miss and not a mistake. */
  expect(names: Iterable<string>): void {
    for (const name of names) this.#results.set(name, {});
  }

  /** A task that is decided, but has not run: whether it changes anything is known already. */
  registerDecided(name: string, changed: boolean | undefined, skipped: boolean): void {
    const known = changed === undefined ? { skipped } : { changed, skipped };
    this.#results.set(name, skipped ? whole(known) : known);
  }

  register(name: string, result: Partial<RegisteredResult>): void {
    this.#results.set(name, whole(result));
  }

  /**
   * Names that tasks will set as facts. `doubtful`: those tasks may be passed over where a run would come to them (the
   * rescue of a check), so that a fact which is not set is not known, rather than wrong.
   */
  expectFacts(names: Iterable<string>, doubtful = false): void {
    for (const name of names) this.#facts.set(name, 'later');
    this.#doubtful = doubtful;
  }

  /** The task that sets them is there, and its values are not: whoever looks at them has to wait. */
  awaitFacts(names: readonly string[]): void {
    for (const name of names) this.#facts.set(name, 'awaited');
  }

  setFacts(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) this.#facts.set(name, { value });
  }

  /**
   * The scope for what comes later than the task that is decided next: a fact that is not set may yet be, whatever the
   * scope says. Looking at it throws NotYetKnown.
   */
  foresee(scope: Scope, item?: unknown): Scope {
    return this.extend(this.#withFacts(scope, true), item);
  }

  /** The scope with results and a loop's item over it. Looking at a result that is not known yet throws NotYetKnown. */
  extend(below: Scope, item?: unknown): Scope {
    const scope = this.#withFacts(below, false);
    const over = (name: string) => this.#results.has(name) || (name === 'item' && item !== undefined);
    return lazyScope({
      has: (name) => over(name) || Object.hasOwn(scope, name),
      get: (name) => (!over(name) ? scope[name] : name === 'item' ? item : this.#lazy(this.#results.get(name)!)),
      names: () => [...this.#results.keys(), ...(item === undefined ? [] : ['item']), ...Object.keys(scope)],
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
  attempt<T>(evaluate: () => T): { value: T } | { missing: 'facts' | 'result' } {
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

  #lazy(result: Partial<RegisteredResult>): object {
    return lazyScope({
      has: (field) => fields.includes(field),
      get: (field) => (field in result ? result[field as keyof RegisteredResult] : this.#miss()),
      names: () => fields,
    });
  }

  #miss(): never {
    this.#missed = true;
    throw new NotYetKnown();
  }
}

function whole(result: Partial<RegisteredResult>): RegisteredResult {
  const stdout = (result.stdout ?? '').replace(/\n$/, '');
  return {
    changed: false,
    skipped: false,
    failed: false,
    rc: 0,
    stderr: '',
    ...result,
    stdout,
    stdout_lines: stdout === '' ? [] : stdout.split('\n'),
  };
}
