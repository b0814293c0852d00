import { ConfigError } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { type Enclosure, notAhead } from '../playbook/enclosures.ts';
import { settledVariable } from '../playbook/variable-value.ts';
import type { Scope } from '../template/model.ts';
import { itemLabel } from './item-label.ts';
import { extendScope } from './scope.ts';

type Rounds = NonNullable<Enclosure['rounds']>;

/** One time that tasks are brought: the item, and what it is called for people, or where nothing may be told. */
export interface Round {
  vars: Variables;
  label: string;
  hidden: string;
}

/**
 * The rounds of a loop that brings tasks. `factsMissed`: whether facts were looked at, since this was last asked, that
 * are not known. Throws ConfigError where the list is none, or cannot be known before the host is asked.
 */
export function roundsOf(rounds: Rounds, scope: Scope, factsMissed: () => boolean): Round[] {
  const { at, control } = rounds;
  const { loopVar, indexVar, label } = control;
  return itemsOf(rounds, scope, factsMissed).map((item, index) => {
    const names = { [loopVar]: item, ...(indexVar === undefined ? {} : { [indexVar]: index }) };
    return {
      vars: new Map(Object.entries(names).map(([name, value]) => [name, settledVariable(value, at)])),
      label: itemLabel(item, index, label?.evaluate(extendScope(scope, names))),
      hidden: `#${index + 1}`,
    };
  });
}

function itemsOf({ loop, at }: Rounds, scope: Scope, factsMissed: () => boolean): unknown[] {
  factsMissed();
  try {
    const items = loop.evaluate(scope);
    if (Array.isArray(items)) return items as unknown[];
  } catch (error) {
    if (!(error instanceof ConfigError) || !factsMissed()) throw error;
    const message = 'the loop of what brings tasks must be known before any host is asked, and it rests on facts';
    throw new ConfigError({ message, at, hint: notAhead });
  }
  const hint = 'give a list, or a variable that is one';
  throw new ConfigError({ message: 'the loop of what brings tasks is not a list', at, hint });
}

/** Rounds within each other, told as one. */
export function asOne(rounds: readonly Round[]): { label: string; hidden: string } {
  const all = (of: 'label' | 'hidden') => rounds.map((round) => round[of]).join(', ');
  return { label: all('label'), hidden: all('hidden') };
}
