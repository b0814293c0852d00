import { readConditions } from './conditions.ts';
import type { LoadContext, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import type { BlockPlace, Task } from './model.ts';
import type { Node } from './node.ts';
import { readBoolean, readTags, readText } from './scalars.ts';
import { readTasks } from './task-lists.ts';

const sections = ['block', 'rescue', 'always'] as const;
const blockKeys = ['name', ...sections, 'when', 'tags', 'become', 'ignore_errors'];

/** Whether an item of a list of tasks is a block of tasks. */
export function isBlock(node: Node): boolean {
  return node.isMap && sections.some((section) => node.child(section).value !== undefined);
}

/** Reads a block as its tasks, one section after the other; what the block says of all of them is given to each. */
export function readBlock(node: Node, context: LoadContext, home: TaskHome): Task[] {
  checkKeys(node, 'a block', blockKeys);
  if (node.child('block').value === undefined) {
    node.problem('rescue and always belong to a block, and there is none', {
      hint: 'add block: with the tasks that may fail',
    });
  }
  if (node.child('name').value !== undefined) readText(node.child('name'));
  const when = readConditions(node.child('when'), context.problems);
  const tags = readTags(node.child('tags'));
  const become = readBoolean(node.child('become'));
  const ignoreErrors = readBoolean(node.child('ignore_errors'));
  const block = `${node.at.file}:${node.at.line}:${node.at.column}`;
  const rescued = node.child('rescue').value !== undefined;
  return sections.flatMap((section) => {
    const place: BlockPlace = { block, section, rescued };
    return readTasks(node.child(section), context, home).map((task) => ({
      ...task,
      when: [...when, ...task.when],
      tags: [...tags, ...task.tags],
      become: task.become ?? become,
      ignoreErrors: task.ignoreErrors ?? ignoreErrors,
      blocks: [place, ...(task.blocks ?? [])],
    }));
  });
}
