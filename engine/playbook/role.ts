import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext, TaskHome } from './context.ts';
import { readDeclaration } from './declaration.ts';
import { findFile } from './find-file.ts';
import { checkKeys } from './keys.ts';
import type { Declaration, Role, Task } from './model.ts';
import { Node } from './node.ts';
import { checkWishKeys, readRoleWish, type RoleWish } from './role-wish.ts';
import { kindOf, readBoolean, readText } from './scalars.ts';
import { readHandlers, readTasks } from './task-lists.ts';

/** A dependency as written, with its place for when there is no such role. */
export interface Dependency {
  name: string;
  node: Node;
  wish: RoleWish;
}

export interface LoadedRole {
  role: Role;
  dependencies: readonly Dependency[];
}

function readFile(directory: string, name: string, context: LoadContext): Node | undefined {
  const file = join(directory, name);
  return existsSync(file) ? Node.read(file, context.problems) : undefined;
}

function readDependencies(node: Node, context: LoadContext): Dependency[] {
  if (node.value === null || node.value === undefined) return [];
  if (!Array.isArray(node.value)) {
    node.problem(`dependencies must be a list, not ${kindOf(node.value)}`, {
      hint: typeof node.value === 'string' ? `write dependencies: [${node.value}]` : undefined,
    });
    return [];
  }
  return node.items().flatMap((item) => {
    const named = item.isMap ? item.child('role') : item;
    if (item.isMap) checkWishKeys(item, 'a dependency');
    const name = readText(named);
    return name === undefined ? [] : [{ name, node: named, wish: readRoleWish(item, context) }];
  });
}

function readDeclarations(node: Node | undefined, role: string, context: LoadContext): Declaration[] {
  if (!node || node.value === null) return [];
  if (!node.isMap) {
    node.problem(`vars.schema.yml must be a map of variables, not ${kindOf(node.value)}`);
    return [];
  }
  return node.entries().flatMap(([name, child]) => readDeclaration(name, child, role, context) ?? []);
}

/** Where Ansible's roles have their files, and what is to be done with them. */
const layout: readonly [theirs: string, ours: string, instead: string][] = [
  ['tasks/main.yml', 'tasks.yml', 'move it to tasks.yml'],
  ['handlers/main.yml', 'handlers.yml', 'move it to handlers.yml'],
  ['meta/main.yml', 'role.yml', 'write description and dependencies into role.yml'],
  ['defaults/main.yml', 'vars.schema.yml', 'declare each variable in vars.schema.yml, with its type and default'],
  ['vars/main.yml', 'vars.schema.yml', 'declare each variable in vars.schema.yml, with its type and default'],
];

/** A role that was brought from Ansible would quietly do nothing. */
function checkLayout(name: string, directory: string, { problems }: LoadContext): void {
  for (const [theirs, ours, hint] of layout) {
    const file = join(directory, theirs);
    if (!existsSync(file) || existsSync(join(directory, ours))) continue;
    problems.add({
      message: `${theirs} of role ${name} is not read: here it is ${ours}`,
      at: { file, line: 1, column: 1 },
      hint,
    });
    problems.incomplete = true;
  }
}

const aboutKeys = ['description', 'dependencies', 'service'];

/** Reads a role's folder. Its mistakes are collected. */
export function readRole(name: string, directory: string, context: LoadContext): LoadedRole {
  checkLayout(name, directory, context);
  const home = homeOf(name, directory, context);
  const about = readFile(directory, 'role.yml', context);
  if (about && !about.isMap && about.value !== null)
    about.problem(`role.yml must be a map, not ${kindOf(about.value)}`);
  if (about) checkKeys(about, 'role.yml', aboutKeys);
  // A misspelt key may have been the dependencies.
  if (about?.entries().some(([key]) => !aboutKeys.includes(key))) context.problems.incomplete = true;
  const dependencies = about ? readDependencies(about.child('dependencies'), context) : [];
  const description = about?.child('description').value;
  const tasks = (file: string) => {
    const node = readFile(directory, file, context);
    return node ? readTasks(node, context, home) : [];
  };
  const handlers = readFile(directory, 'handlers.yml', context);
  const role: Role = {
    name,
    directory,
    description: typeof description === 'string' ? description.trim() : '',
    dependencies: dependencies.map((dependency) => dependency.name),
    declarations: readDeclarations(readFile(directory, 'vars.schema.yml', context), name, context),
    tasks: tasks('tasks.yml'),
    handlers: handlers ? readHandlers(handlers, context, home) : [],
    checks: tasks('checks.yml'),
    isService: (about && readBoolean(about.child('service'))) ?? true,
  };
  return { role, dependencies };
}

/** Reads the tasks of another file of the role, which is named as in Ansible: `install`, for `install.yml`. */
export function readRoleTasks({ name, directory }: Role, file: Node, context: LoadContext): readonly Task[] {
  const text = readText(file);
  if (text === undefined) return [];
  const path = findFile(file, directory, /\.ya?ml$/.test(text) ? text : `${text}.yml`, 'file');
  const node = path === undefined ? undefined : Node.read(path, context.problems);
  return node ? readTasks(node, context, { ...homeOf(name, directory, context), importing: [node.yaml.file] }) : [];
}

function homeOf(name: string, directory: string, context: LoadContext): TaskHome {
  return { role: name, templates: templatesOf(name, directory, context), files: join(directory, 'files') };
}

/** A role that brings templates of its own, as Ansible's do, has them beside its tasks. */
function templatesOf(name: string, directory: string, { templatesDirectory }: LoadContext): string {
  const own = join(directory, 'templates');
  return existsSync(own) ? own : join(templatesDirectory, name);
}
