import { dirname, join, resolve } from 'node:path';
import type { Variables } from '../inventory/model.ts';
import { readVariables } from '../inventory/read-variables.ts';
import { isMap } from '../inventory/yaml-map.ts';
import { readBatches } from './batches.ts';
import { readConditions } from './conditions.ts';
import type { LoadContext, TaskHome } from './context.ts';
import { checkKeys } from './keys.ts';
import type { RoleLibrary } from './library.ts';
import { playMannerKeys, readManner } from './manner.ts';
import type { Play, RoleUse } from './model.ts';
import { Node } from './node.ts';
import { kindOf, readBoolean, readTags, readText, readTexts } from './scalars.ts';
import { readHandlers, readTasks } from './task-lists.ts';

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

function readVars(node: Node, context: LoadContext): Variables {
  const vars = new Map();
  if (isMap(node.value)) readVariables(node.yaml, node.value, node.path, vars, context.problems.list);
  else if (node.value !== undefined && node.value !== null)
    node.problem(`vars must be a map, not ${kindOf(node.value)}`, { hint: '`name: value`, one a line' });
  return vars;
}

/** Variables of the files that a play names; they outdo its `vars`, as in Ansible. */
function readVarsFiles(node: Node, context: LoadContext): Variables {
  const files = readTexts(node).flatMap((text) => {
    if (!text.includes('{{')) return [resolve(dirname(node.yaml.file), text)];
    node.problem('vars_files names files as they are, without {{ }}');
    return [];
  });
  return new Map(
    files.flatMap((file) => [...readVars(Node.read(file, context.problems) ?? node.child('none'), context)]),
  );
}

function readHosts(node: Node): string {
  const hosts = node.child('hosts');
  if (hosts.value === undefined || hosts.value === null) {
    node.problem('the play does not say which hosts it is for', { hint: 'add `hosts: all`, or a group' });
    return '';
  }
  if (Array.isArray(hosts.value))
    return hosts
      .items()
      .map((item) => readText(item) ?? '')
      .join(',');
  return readText(hosts) ?? '';
}

/** A role as a play names it, behind all that it depends on and that is not in the play yet. */
function readUse(node: Node, context: LoadContext, library: RoleLibrary, uses: RoleUse[]): void {
  const named = node.isMap ? node.child('role') : node;
  if (node.isMap) checkKeys(node, 'a role of a play', ['role', 'vars', 'tags', 'when', 'become']);
  const name = readText(named);
  if (name === undefined) return;
  const own = {
    vars: node.isMap ? readVars(node.child('vars'), context) : new Map(),
    tags: node.isMap ? readTags(node.child('tags')) : [],
    when: node.isMap ? readConditions(node.child('when'), context.problems) : [],
    become: node.isMap ? readBoolean(node.child('become')) : undefined,
    at: named.at,
  };
  const order = library.require(name, named);
  const roles = library.roles;
  for (const each of order) {
    const role = roles.get(each)!;
    const isThere = uses.some((use) => use.role === role);
    if (each === name && (!isThere || own.vars.size > 0)) uses.push({ role, ...own });
    else if (!isThere) uses.push({ role, ...own, vars: new Map(), neededBy: name });
  }
}

function readRoles(node: Node, context: LoadContext, library: RoleLibrary): RoleUse[] {
  const uses: RoleUse[] = [];
  if (node.value !== undefined && node.value !== null && !Array.isArray(node.value)) {
    node.problem(`roles must be a list, not ${kindOf(node.value)}`, {
      hint: typeof node.value === 'string' ? `write roles: [${node.value}]` : undefined,
    });
  }
  for (const item of node.items()) readUse(item, context, library, uses);
  return uses;
}

/** Reads one play of a playbook. */
export function readPlay(node: Node, context: LoadContext, library: RoleLibrary): Play | undefined {
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
    roles: readRoles(node.child('roles'), context, library),
    preTasks: readTasks(node.child('pre_tasks'), context, home),
    tasks: readTasks(node.child('tasks'), context, home),
    postTasks: readTasks(node.child('post_tasks'), context, home),
    handlers: readHandlers(node.child('handlers'), context, home),
    at: node.at,
  };
}
