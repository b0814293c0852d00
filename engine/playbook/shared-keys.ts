import type { Variables } from '../inventory/model.ts';
import type { Condition } from '../template/model.ts';
import { readConditions } from './conditions.ts';
import type { LoadContext } from './context.ts';
import { type Manner, mannerKeys, readManner, within } from './manner.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { readBoolean, readTags } from './scalars.ts';
import { readTaskVars } from './vars.ts';

/** Keys that a block, or an import of tasks, may give to all of its tasks. */
export const sharedKeys = ['when', 'tags', 'become', 'ignore_errors', 'vars', ...mannerKeys];

export interface Shared {
  when: readonly Condition[];
  tags: readonly string[];
  become?: boolean;
  ignoreErrors?: boolean;
  manner: Manner;
  vars?: Variables;
}

export function readShared(node: Node, context: LoadContext): Shared {
  return {
    when: readConditions(node.child('when'), context.problems),
    tags: readTags(node.child('tags')),
    become: readBoolean(node.child('become')),
    ignoreErrors: readBoolean(node.child('ignore_errors')),
    manner: readManner(node, context),
    vars: readTaskVars(node.child('vars'), context),
  };
}

/** The task with what stands around it; its own word outdoes that. Variables stay with the place that has them. */
export function withShared(task: Task, shared: Shared): Task {
  return {
    ...task,
    when: [...shared.when, ...task.when],
    tags: [...shared.tags, ...task.tags],
    become: task.become ?? shared.become,
    ignoreErrors: task.ignoreErrors ?? shared.ignoreErrors,
    manner: within(shared.manner, task.manner),
  };
}
