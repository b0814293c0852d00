import { ConfigError } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { variableValue } from '../playbook/variable-value.ts';
import type { Scope } from '../template/model.ts';
import { lazyScope } from './scope.ts';

/**
 * Variables over a scope, of `owner`. They are evaluated in the scope that they are part of (`whole`), so that they may
 * name each other and what else lies over them.
 */
export function varsOver(owner: string, vars: Variables, scope: Scope, whole: () => Scope): Scope {
  const evaluating = new Set<string>();
  return lazyScope({
    has: (name) => vars.has(name) || Object.hasOwn(scope, name),
    get: (name) => {
      const variable = vars.get(name);
      if (!variable) return scope[name];
      if (evaluating.has(name))
        throw new ConfigError({
          message: `the variable "${name}" of "${owner}" refers to itself`,
          at: variable.at,
          hint: 'give it another name',
        });
      evaluating.add(name);
      try {
        return variableValue(variable).evaluate(whole());
      } finally {
        evaluating.delete(name);
      }
    },
    names: () => [...vars.keys(), ...Object.keys(scope)],
  });
}
