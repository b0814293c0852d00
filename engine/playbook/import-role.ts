import type { LoadContext } from './context.ts';
import { keyNamed } from './elsewhere.ts';
import { importKeys, readRounds } from './import-tasks.ts';
import { checkKeys } from './keys.ts';
import type { RoleUse, Task } from './model.ts';
import type { Node } from './node.ts';
import { type Enclosure, enclose, notTooMany } from './enclosures.ts';
import { readBoolean, readText } from './scalars.ts';
import { readShared, type Shared, withShared } from './shared-keys.ts';

/** Both are the same here, as with files of tasks. */
const words = ['import_role', 'include_role'] as const;

/** Whether an item of a list of tasks stands for the tasks of a role. */
export function isRoleImport(node: Node): boolean {
  return keyNamed(node, words) !== undefined;
}

/** Reads a role where a task names it: its tasks stand there, behind those of what it depends on. */
export function readRoleImport(node: Node, context: LoadContext): Task[] {
  const word = keyNamed(node, words)!;
  checkKeys(node, `a task with ${word}`, [word, ...importKeys]);
  const wanted = node.child(word);
  const named = nameOf(wanted);
  const name = readText(named);
  if (name === undefined) return [];
  if (name.includes('{{')) {
    named.problem(`${word} names a role as it is, without {{ }}`, {
      hint: 'bring each role with a task of its own, with a when:',
    });
    return [];
  }
  const shared = readShared(node, context);
  const { tags, when, vars = new Map() } = shared;
  const uses = context.roles.require(name, named, { vars, tags, when });
  const role = uses.at(-1)?.role;
  const file = wanted.child('tasks_from');
  const part =
    role && file.value !== undefined && file.value !== 'main' ? context.roles.tasksFrom(role, file) : undefined;
  const brought = uses.flatMap((use) => {
    if (use.neededBy !== undefined) return tasksOf(use, use.role.tasks, shared);
    // What the whole role is for, and its checks look at, is not there where only a part of it is brought.
    const { role: whole } = use;
    return tasksOf(
      { ...use, role: part ? { ...whole, checks: [] } : whole, brought: true },
      part ?? whole.tasks,
      shared,
    );
  });
  return enclose({ ...readRounds(node, context), at: named.at }, notTooMany(brought, named));
}

/** `include_role: { name: web }`. */
function nameOf(wanted: Node): Node {
  if (!wanted.isMap) return wanted;
  checkKeys(wanted, 'the role', ['name', 'tasks_from', 'public', 'allow_duplicates']);
  readBoolean(wanted.child('public'));
  if (wanted.child('allow_duplicates').value !== undefined && readBoolean(wanted.child('allow_duplicates')) === false)
    wanted.child('allow_duplicates').problem('a role that a task brings always runs', {
      key: true,
      hint: 'name it under `roles:` of the play: there it runs once',
    });
  return wanted.child('name');
}

/** Conditions, tags and variables are the role's, as under `roles:`; the rest is each task's. */
function tasksOf(use: RoleUse, tasks: readonly Task[], shared: Shared): Task[] {
  const place: Enclosure = { use, at: use.at };
  const own = tasks.length > 0 ? tasks : [idle(use)];
  return enclose(
    place,
    own.map((task) => withShared(task, { ...shared, when: [], tags: [] })),
  );
}

/** Keeps the place of a role without tasks: it may have handlers, checks and variables. */
function idle({ role, at }: RoleUse): Task {
  return {
    name: role.name,
    role: role.name,
    module: 'meta',
    idle: true,
    params: {},
    when: [],
    notify: [],
    tags: [],
    at,
  };
}
