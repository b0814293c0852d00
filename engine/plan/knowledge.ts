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
  registerDecided(name: string, changed: boolean, skipped: boolean): void {
    this.#results.set(name, skipped ? whole({ changed, skipped }) : { changed, skipped });
  }

  register(name: string, result: Partial<RegisteredResult>): void {
    this.#results.set(name, whole(result));
  }

  /** The scope with results and a loop's item over it. Looking at a result that is not known yet throws NotYetKnown. */
  extend(scope: Scope, item?: unknown): Scope {
    const over = (name: string) => this.#results.has(name) || (name === 'item' && item !== undefined);
    return lazyScope({
      has: (name) => over(name) || Object.hasOwn(scope, name),
      get: (name) => (!over(name) ? scope[name] : name === 'item' ? item : this.#lazy(this.#results.get(name)!)),
      names: () => [...this.#results.keys(), ...(item === undefined ? [] : ['item']), ...Object.keys(scope)],
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
