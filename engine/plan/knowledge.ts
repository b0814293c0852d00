import type { Facts } from '../probe/facts.ts';
import type { Scope } from '../template/model.ts';

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

/** Thrown when a value rests on something that the host has not told yet. */
export class NotYetKnown extends Error {
  readonly what: 'facts' | 'result';
  constructor(what: 'facts' | 'result') {
    super(`${what} not known yet`);
    this.what = what;
  }
}

/** What a host has told so far beyond its variables: its facts, and the results that tasks registered. */
export class Knowledge {
  facts: Facts | undefined;
  readonly #results = new Map<string, Partial<RegisteredResult>>();
  #missed: 'facts' | 'result' | undefined;

  /** A task that is decided, but has not run: whether it changes anything is known already. */
  registerDecided(name: string, changed: boolean, skipped: boolean): void {
    this.#results.set(name, skipped ? whole({ changed, skipped }) : { changed, skipped });
  }

  register(name: string, result: Partial<RegisteredResult>): void {
    this.#results.set(name, whole(result));
  }

  /** The scope with facts and results in it. Looking at one that is not known yet throws NotYetKnown. */
  extend(scope: Scope, item?: unknown): Record<string, unknown> {
    const extended = Object.create(null, Object.getOwnPropertyDescriptors(scope)) as Record<string, unknown>;
    this.#define(extended, 'facts', () => this.facts ?? this.#miss('facts'));
    for (const [name, result] of this.#results) this.#define(extended, name, () => this.#lazy(result));
    if (item !== undefined) extended.item = item;
    return extended;
  }

  /**
   * Evaluates; when that fails for want of something not yet known, says so instead. Evaluators may wrap what is
   * thrown, so the miss is remembered here.
   */
  attempt<T>(evaluate: () => T): { value: T } | { missing: 'facts' | 'result' } {
    this.#missed = undefined;
    try {
      return { value: evaluate() };
    } catch (error) {
      if (this.#missed) return { missing: this.#missed };
      throw error;
    }
  }

  #define(target: object, name: string, get: () => unknown): void {
    Object.defineProperty(target, name, { get, enumerable: true, configurable: true });
  }

  #lazy(result: Partial<RegisteredResult>): object {
    const view = {};
    for (const field of ['changed', 'skipped', 'failed', 'rc', 'stdout', 'stdout_lines', 'stderr'] as const) {
      this.#define(view, field, () => (field in result ? result[field] : this.#miss('result')));
    }
    return view;
  }

  #miss(what: 'facts' | 'result'): never {
    this.#missed = what;
    throw new NotYetKnown(what);
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
