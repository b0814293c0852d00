import { readConditions } from './conditions.ts';
import type { LoadContext } from './context.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { kindOf, readBoolean, readPositive } from './scalars.ts';

/** Ansible's defaults of `until`. */
const retries = 3;
const delay = 5;

/** How a task's result is judged: `changed_when`, `failed_when`, `until` with `retries` and `delay`, `ignore_errors`. */
export function readJudgement(
  node: Node,
  context: LoadContext,
): Pick<Task, 'changedWhen' | 'failedWhen' | 'until' | 'ignoreErrors'> {
  const conditions = (key: string) => {
    const child = node.child(key);
    return child.value === undefined ? undefined : readConditions(child, context.problems);
  };
  const until = conditions('until');
  if (!until) {
    for (const key of ['retries', 'delay']) {
      const child = node.child(key);
      if (child.value !== undefined)
        child.problem(`${key} is there without until`, {
          key: true,
          hint: 'add until: with a condition on what the task registers',
        });
    }
  } else if (node.child('register').value === undefined) {
    node.child('until').problem('until looks at a result, and the task registers none', {
      key: true,
      hint: 'add register: result, and write until: result.rc == 0',
    });
  }
  return {
    changedWhen: conditions('changed_when'),
    failedWhen: conditions('failed_when'),
    until: until && {
      conditions: until,
      retries: readPositive(node.child('retries')) ?? retries,
      delay: readSeconds(node.child('delay')) ?? delay,
    },
    ignoreErrors: readBoolean(node.child('ignore_errors')),
  };
}

/** Seconds, of which there may be none. */
function readSeconds(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  if (typeof node.value === 'number' && node.value >= 0) return node.value;
  return node.problem(`delay must be a number of seconds, not ${kindOf(node.value)}`);
}
