import { ConfigError } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import type { Task } from '../playbook/model.ts';
import { variableValue } from '../playbook/variable-value.ts';
import type { Scope } from '../template/model.ts';
import { lazyScope } from '../variables/scope.ts';
import type { ItemNames, Knowledge } from './knowledge.ts';
import type { Work } from './work.ts';

/** What a task sees: its own variables, under what its host has learned and a loop's item. */
export function scopeOf(
  work: Pick<Work, 'task' | 'vars' | 'scope' | 'item'>,
  knowledge: Knowledge,
  more: ItemNames = {},
): Scope {
  return over(work, (below) => knowledge.extend(below, { ...work.item?.names, ...more }));
}

/** The same for a task whose turn has not come: facts that may yet be set are not known. */
export function scopeAhead(work: Pick<Work, 'task' | 'vars' | 'scope' | 'item'>, knowledge: Knowledge): Scope {
  return over(work, (below) => knowledge.foresee(below, work.item?.names));
}

/** Variables of the task are evaluated in the scope that they are part of, so that they may name the item. */
function over({ task, vars, scope }: Pick<Work, 'task' | 'vars' | 'scope'>, extend: (below: Scope) => Scope): Scope {
  if (!vars) return extend(scope);
  const whole: Scope = extend(withVars(task, vars, scope, () => whole));
  return whole;
}

function withVars(task: Task, vars: Variables, scope: Scope, whole: () => Scope): Scope {
  const evaluating = new Set<string>();
  return lazyScope({
    has: (name) => vars.has(name) || Object.hasOwn(scope, name),
    get: (name) => {
      const variable = vars.get(name);
      if (!variable) return scope[name];
      if (evaluating.has(name))
        throw new ConfigError({
          message: `the variable "${name}" of "${task.name}" refers to itself`,
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
