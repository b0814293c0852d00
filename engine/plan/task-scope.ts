import type { Scope } from '../template/model.ts';
import { varsOver } from '../variables/vars-over.ts';
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
  const whole: Scope = extend(varsOver(task.name, vars, scope, () => whole));
  return whole;
}
