import { readConditions } from './conditions.ts';
import type { LoadContext } from './context.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { readBoolean, readPositive, readSeconds } from './scalars.ts';

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
  // With `retries` alone, it is tried again until it does not fail.
  const until = conditions('until') ?? (node.child('retries').value === undefined ? undefined : []);
  if (!until && node.child('delay').value !== undefined)
    node.child('delay').problem('delay is there without until', { key: true, hint: 'add retries: 3' });
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
