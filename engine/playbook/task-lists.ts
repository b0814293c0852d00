import type { LoadContext, TaskHome } from './context.ts';
import { isRoleImport, readRoleImport } from './import-role.ts';
import { isImport, readImport } from './import-tasks.ts';
import type { Handler, Task } from './model.ts';
import type { Node } from './node.ts';
import { kindOf, readTexts } from './scalars.ts';
import { isBlock, readBlock } from './block.ts';
import { isMeta, readMeta } from './meta.ts';
import { handlerKeys, readTask } from './task.ts';

/** Reads a list of tasks. */
export function readTasks(node: Node, context: LoadContext, home: TaskHome): Task[] {
  if (node.value === null || node.value === undefined) return [];
  if (!Array.isArray(node.value)) {
    node.problem(`tasks must be a list, not ${kindOf(node.value)}`, {
      hint: 'each task begins with a dash: `- name: ...`',
    });
    return [];
  }
  return node.items().flatMap((item) => {
    if (isMeta(item)) return readMeta(item, context) ?? [];
    if (isBlock(item)) return readBlock(item, context, home, readTasks);
    if (isRoleImport(item)) return readRoleImport(item, context);
    return isImport(item) ? readImport(item, context, home, readTasks) : (readTask(item, context, home) ?? []);
  });
}

/** Reads a list of handlers: tasks with a name of their own that others notify. */
export function readHandlers(node: Node, context: LoadContext, home: TaskHome): Handler[] {
  if (node.value === null || node.value === undefined) return [];
  if (!Array.isArray(node.value)) {
    node.problem(`handlers must be a list, not ${kindOf(node.value)}`, {
      hint: 'each handler begins with a dash: `- name: ...`',
    });
    return [];
  }
  const names = new Set<string>();
  return node.items().flatMap((item) => {
    const task = readTask(item, context, home, handlerKeys);
    if (!task) return [];
    const name = item.child('name');
    if (name.value === undefined) item.problem('a handler needs a name, by which tasks notify it');
    else if (names.has(task.name)) name.problem(`two handlers are called "${task.name}"`);
    names.add(task.name);
    return [{ ...task, listen: readTexts(item.child('listen')) }];
  });
}
