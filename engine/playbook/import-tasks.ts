import { dirname, resolve } from 'node:path';
import type { LoadContext, ReadTasks, TaskHome } from './context.ts';
import { keyNamed } from './elsewhere.ts';
import { checkKeys } from './keys.ts';
import { plainLoop, readLoopControl } from './loop-control.ts';
import { readLoop } from './loop.ts';
import type { Task } from './model.ts';
import { fileNamed } from './find-file.ts';
import { Node } from './node.ts';
import { type Enclosure, enclose, notTooMany } from './enclosures.ts';
import { readText } from './scalars.ts';
import { readShared, sharedKeys, withShared } from './shared-keys.ts';

/** Both are the same here: the file is read on load, so that its mistakes are found before a host is contacted. */
const words = ['import_tasks', 'include_tasks'] as const;

/** More than anybody means. */
const mostFiles = 1000;

const loopKeys = ['loop', 'loop_control'];
/** Keys of a task that brings others. */
export const importKeys: readonly string[] = ['name', ...sharedKeys, ...loopKeys];

/** Whether an item of a list of tasks stands for the tasks of another file. */
export function isImport(node: Node): boolean {
  return keyNamed(node, words) !== undefined;
}

/** Reads the tasks of the other file; its path is relative to the file that names it. */
export function readImport(node: Node, context: LoadContext, home: TaskHome, readTasks: ReadTasks): Task[] {
  const word = keyNamed(node, words)!;
  checkKeys(node, `a task with ${word}`, [word, ...importKeys]);
  const named = fileOf(node.child(word));
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
  if (++context.brought.files > mostFiles) return tooManyFiles(named, context);
  const root = fileNamed(named, text) === undefined ? undefined : Node.read(file, context.problems);
  const shared = readShared(node, context);
  const tasks = root ? readTasks(root, context, { ...home, importing: chain }) : [];
  return enclose(
    { ...readRounds(node, context), vars: shared.vars, at: named.at },
    notTooMany(tasks, named).map((task) => withShared(task, shared)),
  );
}

/** It is told once. */
function tooManyFiles(named: Node, { brought }: LoadContext): Task[] {
  if (brought.files === mostFiles + 1) named.problem(`files of tasks are brought more than ${mostFiles} times`);
  return [];
}

/** `include_tasks: { file: more.yml }` is Ansible's long form. */
function fileOf(named: Node): Node {
  if (!named.isMap) return named;
  checkKeys(named, 'the file of tasks', ['file']);
  return named.child('file');
}

/** How often what is brought is there: once, or for each item of a list that is known before any host is asked. */
export function readRounds(node: Node, context: LoadContext): Pick<Enclosure, 'rounds'> {
  const hasLoop = node.child('loop').value !== undefined;
  const control = readLoopControl(node.child('loop_control'), hasLoop, context) ?? plainLoop;
  const loop = readLoop(node.child('loop'), context);
  return loop ? { rounds: { loop, control, at: node.child('loop').at } } : {};
}
