import { dirname, join } from 'node:path';
import { readBatches } from './batches.ts';
import type { LoadContext, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import { playMannerKeys, readManner } from './manner.ts';
import type { Play, RoleUse } from './model.ts';
import type { Node } from './node.ts';
import { checkWishKeys, readRoleWish } from './role-wish.ts';
import { kindOf, readBoolean, readTags, readText } from './scalars.ts';
import { readHandlers, readTasks } from './task-lists.ts';
import { readVars, readVarsFiles } from './vars.ts';

const playKeys = [
  'name',
  'hosts',
  'become',
  'vars',
  'vars_files',
  'tags',
  'roles',
  'pre_tasks',
  'tasks',
  'post_tasks',
  'handlers',
  'serial',
  'max_fail_percentage',
  'any_errors_fatal',
  ...playMannerKeys,
];

function readHosts(node: Node): string {
  const hosts = node.child('hosts');
  if (hosts.value !== undefined && hosts.value !== null) return readPattern(hosts);
  node.problem('the play does not say which hosts it is for', { hint: 'add `hosts: all`, or a group' });
  return '';
}

/** A host pattern, or a list of such. */
function readPattern(hosts: Node): string {
  if (Array.isArray(hosts.value))
    return hosts
      .items()
      .map((item) => readText(item) ?? '')
      .join(',');
  return readText(hosts) ?? '';
}

/** A role as a play names it, behind all that it depends on. */
function readUse(node: Node, context: LoadContext): RoleUse[] {
  const named = node.isMap ? node.child('role') : node;
  if (node.isMap) checkWishKeys(node, 'a role of a play', ['hosts', 'tasks_from']);
  const name = readText(named);
  const hosts = node.isMap && node.child('hosts').value !== undefined ? readPattern(node.child('hosts')) : undefined;
  if (name === undefined) return [];
  const uses = context.roles.require(name, named, { ...readRoleWish(node, context), hosts });
  const from = node.isMap && node.child('tasks_from').value !== undefined ? node.child('tasks_from') : undefined;
  return uses.map((use) => (from && use.neededBy === undefined ? part(use, from, context) : use));
}

/** A role with the tasks of another of its files; its checks are of the whole. */
function part(use: RoleUse, from: Node, context: LoadContext): RoleUse {
  const role = { ...use.role, tasks: context.roles.tasksFrom(use.role, from), checks: [] };
  return { ...use, role, key: JSON.stringify([use.key, from.value]) };
}

/** Uses that are the same in every way. */
function wholeKey({ key, tags, when, become, hosts }: RoleUse): string {
  return JSON.stringify([key, tags, when.map(({ source }) => source), become, hosts]);
}

function readRoles(node: Node, context: LoadContext): RoleUse[] {
  if (node.value !== undefined && node.value !== null && !Array.isArray(node.value)) {
    node.problem(`roles must be a list, not ${kindOf(node.value)}`, {
      hint: typeof node.value === 'string' ? `write roles: [${node.value}]` : undefined,
    });
  }
  const uses = node.items().flatMap((item) => readUse(item, context));
  const same = uses.map(wholeKey);
  return uses.filter((_, index) => same.indexOf(same[index]!) === index);
}

/** Reads one play of a playbook. */
export function readPlay(node: Node, context: LoadContext): Play | undefined {
  if (!node.isMap)
    return node.problem(`a play must be a map, not ${kindOf(node.value)}`, {
      hint: '`- name: ...`, below it `hosts:` and `roles:`',
    });
  checkKeys(node, 'a play', playKeys);
  const folder = dirname(node.yaml.file);
  const home: TaskHome = { templates: join(folder, 'templates'), files: join(folder, 'files') };
  const hosts = readHosts(node);
  return {
    name: (node.child('name').value === undefined ? undefined : readText(node.child('name'))) ?? hosts,
    hosts,
    become: readBoolean(node.child('become')) ?? false,
    manner: readManner(node, context),
    ...readBatches(node),
    vars: new Map([...readVars(node.child('vars'), context), ...readVarsFiles(node.child('vars_files'), context)]),
    tags: readTags(node.child('tags')),
    when: [],
    roles: readRoles(node.child('roles'), context),
    preTasks: readTasks(node.child('pre_tasks'), context, home),
    tasks: readTasks(node.child('tasks'), context, home),
    postTasks: readTasks(node.child('post_tasks'), context, home),
    handlers: readHandlers(node.child('handlers'), context, home),
    at: node.at,
  };
}
