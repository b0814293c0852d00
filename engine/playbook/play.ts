import { dirname, join } from 'node:path';
import type { Variables } from '../inventory/model.ts';
import { readBatches } from './batches.ts';
import type { LoadContext, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import { playMannerKeys, readManner } from './manner.ts';
import type { Play, RoleUse } from './model.ts';
import type { Node } from './node.ts';
import { checkWishKeys, readRoleWish } from './role-wish.ts';
import { kindOf, readBoolean, readTags, readText } from './scalars.ts';
import { type Settle, settling } from './settling.ts';
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
  'ignore_unreachable',
  ...playMannerKeys,
];

function readHosts(node: Node, settle: Settle): string {
  const hosts = settle(node.child('hosts'), 'all');
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
function readUse(node: Node, context: LoadContext, settle: Settle): RoleUse[] {
  const named = node.isMap ? node.child('role') : node;
  if (node.isMap) checkWishKeys(node, 'a role of a play', ['hosts', 'tasks_from']);
  const name = readText(named);
  const pattern = node.isMap ? settle(node.child('hosts'), 'all') : undefined;
  const hosts = pattern?.value === undefined ? undefined : readPattern(pattern);
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

function readRoles(node: Node, context: LoadContext, settle: Settle): RoleUse[] {
  if (node.value !== undefined && node.value !== null && !Array.isArray(node.value)) {
    node.problem(`roles must be a list, not ${kindOf(node.value)}`, {
      hint: typeof node.value === 'string' ? `write roles: [${node.value}]` : undefined,
    });
  }
  const uses = node.items().flatMap((item) => readUse(item, context, settle));
  const same = uses.map(wholeKey);
  return uses.filter((_, index) => same.indexOf(same[index]!) === index);
}

/** Reads one play of a playbook; `given` are variables of the import that brings it: files outdo them, as in Ansible. */
export function readPlay(node: Node, context: LoadContext, given: Variables): Play | undefined {
  if (!node.isMap)
    return node.problem(`a play must be a map, not ${kindOf(node.value)}`, {
      hint: '`- name: ...`, below it `hosts:` and `roles:`',
    });
  checkKeys(node, 'a play', playKeys);
  const folder = dirname(node.yaml.file);
  const home: TaskHome = { templates: join(folder, 'templates'), files: join(folder, 'files') };
  const own = new Map([...readVars(node.child('vars'), context), ...given]);
  const files = settling(context, own)(node.child('vars_files'));
  const vars = new Map([...own, ...readVarsFiles(files, context)]);
  const settle = settling(context, vars);
  const hosts = readHosts(node, settle);
  return {
    name: (node.child('name').value === undefined ? undefined : readText(node.child('name'))) ?? hosts,
    hosts,
    become: readBoolean(node.child('become')) ?? false,
    manner: readManner(node, context),
    ...readBatches(node, settle),
    vars,
    tags: readTags(node.child('tags')),
    when: [],
    roles: readRoles(node.child('roles'), context, settle),
    preTasks: readTasks(node.child('pre_tasks'), context, home),
    tasks: readTasks(node.child('tasks'), context, home),
    postTasks: readTasks(node.child('post_tasks'), context, home),
    handlers: readHandlers(node.child('handlers'), context, home),
    at: node.at,
  };
}
