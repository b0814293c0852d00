import type { LoadContext, ReadTasks, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { enclose } from './enclosures.ts';
import { readText } from './scalars.ts';
import { readShared, sharedKeys, withShared } from './shared-keys.ts';

const sections = ['block', 'rescue', 'always'] as const;
const blockKeys = ['name', ...sections, ...sharedKeys];

/** Whether an item of a list of tasks is a block of tasks. */
export function isBlock(node: Node): boolean {
  return node.isMap && sections.some((section) => node.child(section).value !== undefined);
}

/** Reads a block as its tasks, one section after the other; what the block says of all of them is given to each. */
export function readBlock(node: Node, context: LoadContext, home: TaskHome, readTasks: ReadTasks): Task[] {
  checkKeys(node, 'a block', blockKeys);
  if (node.child('block').value === undefined) {
    node.problem('rescue and always belong to a block, and there is none', {
      hint: 'add block: with the tasks that may fail',
    });
  }
  if (node.child('name').value !== undefined) readText(node.child('name'));
  const shared = readShared(node, context);
  const block = `${node.at.file}:${node.at.line}:${node.at.column}`;
  const rescued = node.child('rescue').value !== undefined;
  return sections.flatMap((section) => {
    const tasks = readTasks(node.child(section), context, home);
    const flush = tasks.find((task) => task.flush);
    if (flush)
      node.problem('flush_handlers cannot stand in a block', {
        details: [`it is at ${flush.at.file}:${flush.at.line}`],
        hint: 'put it before or behind the block',
      });
    const place = { vars: shared.vars, block: { block, section, rescued }, at: node.at };
    return enclose(
      place,
      tasks.map((task) => withShared(task, shared)),
    );
  });
}
