import type { Scope } from '../template/model.ts';

/** Where a lazy scope gets its values from. */
export interface Names {
  has(name: string): boolean;
  get(name: string): unknown;
  names(): Iterable<string>;
}

// Says only that there is such a name: values are always fetched through `get`.
const present: PropertyDescriptor = { value: undefined, writable: true, enumerable: true, configurable: true };

/**
 * A scope as templates and conditions see it: a plain map to them, whose values are computed when they are looked at.
 * A proxy, because 50 hosts with 200 variables would be 10,000 getters to define for a handful that are read.
 */
export function lazyScope(source: Names): Scope {
  return new Proxy({} as Record<string, unknown>, {
    get: (target, key) =>
      typeof key === 'string' && source.has(key) ? source.get(key) : (Reflect.get(target, key) as unknown),
    has: (_, key) => typeof key === 'string' && source.has(key),
    ownKeys: () => [...new Set(source.names())],
    getOwnPropertyDescriptor: (_, key) => (typeof key === 'string' && source.has(key) ? present : undefined),
    set: () => false,
    deleteProperty: () => false,
  });
}

/** A scope with further names over it (`item`, registered results); nothing of the scope beneath is evaluated for it. */
export function extendScope(scope: Scope, more: Readonly<Record<string, unknown>>): Scope {
  return lazyScope({
    has: (name) => Object.hasOwn(more, name) || Object.hasOwn(scope, name),
    get: (name) => (Object.hasOwn(more, name) ? more[name] : scope[name]),
    names: () => [...Object.keys(more), ...Object.keys(scope)],
  });
}
