import { dirname, resolve } from 'node:path';
import type { Variable, Variables } from '../inventory/model.ts';
import type { YamlPath } from '../yaml/yaml-file.ts';
import type { LoadContext, ReadTasks, TaskHome } from './context.ts';
import { keyNamed } from './elsewhere.ts';
import { checkKeys } from './keys.ts';
import { plainLoop, readLoopControl } from './loop-control.ts';
import type { Task } from './model.ts';
import { Node } from './node.ts';
import { readText } from './scalars.ts';
import { readShared, sharedKeys, withShared } from './shared-keys.ts';

/** Both are the same here: the file is read on load, so that its mistakes are found before a host is contacted. */
const words = ['import_tasks', 'include_tasks'] as const;

const loopKeys = ['loop', 'loop_control'];

/** Whether an item of a list of tasks stands for the tasks of another file. */
export function isImport(node: Node): boolean {
  return keyNamed(node, words) !== undefined;
}

/** Reads the tasks of the other file; its path is relative to the file that names it. */
export function readImport(node: Node, context: LoadContext, home: TaskHome, readTasks: ReadTasks): Task[] {
  const word = keyNamed(node, words)!;
  checkKeys(node, `a task with ${word}`, ['name', word, ...sharedKeys, ...loopKeys]);
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
  const root = Node.read(file, context.problems);
  const shared = readShared(node, context);
  const tasks = root ? readTasks(root, context, { ...home, importing: chain }) : [];
  return roundsOf(node, context).flatMap((names) => {
    const vars = names && new Map([...names, ...(shared.vars ?? [])]);
    return tasks.map((task) => withShared(task, { ...shared, vars: vars ?? shared.vars }));
  });
}

/** `include_tasks: { file: more.yml }` is Ansible's long form. */
function fileOf(named: Node): Node {
  if (!named.isMap) return named;
  checkKeys(named, 'the file of tasks', ['file']);
  return named.child('file');
}

/** How often the tasks are there: once, or for each item of a loop, with variables that are its item and number. */
function roundsOf(node: Node, context: LoadContext): (Variables | undefined)[] {
  const loop = node.child('loop');
  const control = readLoopControl(node.child('loop_control'), loop.value !== undefined, context) ?? plainLoop;
  if (loop.value === undefined) return [undefined];
  if (!Array.isArray(loop.value)) {
    loop.problem(
      'the loop of a file of tasks must be a list that stands there: its tasks are known before any host is',
      {
        hint: 'write the items down, or give each task of the file a loop of its own',
      },
    );
    return [undefined];
  }
  return loop.items().map((item, index) => {
    const source = {
      at: (path: YamlPath) => item.yaml.at([...item.path, ...path]),
      line: (at: number) => item.yaml.line(at),
    };
    const variable = { value: item.value, at: item.at, source };
    const number = control.indexVar === undefined ? [] : [[control.indexVar, { value: index, at: item.at }] as const];
    return new Map<string, Variable>([[control.loopVar, variable], ...number]);
  });
}
