import { dirname, resolve } from 'node:path';
import type { LoadContext, ReadTasks, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import type { Task } from './model.ts';
import { Node } from './node.ts';
import { readText } from './scalars.ts';
import { readShared, sharedKeys, withShared } from './shared-keys.ts';

/** Both are the same here: the file is read on load, so that its mistakes are found before a host is contacted. */
const words = ['import_tasks', 'include_tasks'] as const;

/** Whether an item of a list of tasks stands for the tasks of another file. */
export function isImport(node: Node): boolean {
  return node.isMap && words.some((word) => node.child(word).value !== undefined);
}

/** Reads the tasks of the other file; its path is relative to the file that names it. */
export function readImport(node: Node, context: LoadContext, home: TaskHome, readTasks: ReadTasks): Task[] {
  const word = words.find((one) => node.child(one).value !== undefined)!;
  checkKeys(node, `a task with ${word}`, ['name', word, ...sharedKeys]);
  const named = node.child(word);
  const text = readText(named);
  if (text === undefined) return [];
  if (text.includes('{{')) {
    named.problem(`${word} names a file as it is, without {{ }}`, {
      hint: 'import each file, with a when: of its own',
    });
    return [];
  }
  const file = resolve(dirname(node.yaml.file), text);
  const chain = [...(home.importing ?? [resolve(node.yaml.file)]), file];
  if (chain.indexOf(file) < chain.length - 1) {
    named.problem(`${text} imports itself`, { details: chain.map((one) => `-> ${one}`) });
    return [];
  }
  const root = Node.read(file, context.problems);
  const shared = readShared(node, context);
  return root ? readTasks(root, context, { ...home, importing: chain }).map((task) => withShared(task, shared)) : [];
}
